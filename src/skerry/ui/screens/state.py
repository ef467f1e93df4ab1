"""What skerry is doing, in full: the seal, sync, the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from skerry.sync.protocol import SealLevel, SyncPhase
from skerry.ui.link import State
from skerry.ui.rows.look import wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.status import SEALS
from skerry.ui.words import plural

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

SEAL_WORDS: dict[SealLevel, str] = {
    "SEALED": "The model runs in a process that the kernel keeps from the network, from files and from other programs.",
    "PARTIAL": "The model's process can't reach the network; one of the further layers is missing on this machine.",
    "UNSEALED": "The kernel does not seal the model's process. It runs because the settings allow it.",
    "OFF": "The model is not running. Rules for words, authors, labels and languages work without it.",
    "STARTING": "The model's process is starting; the level is shown once the kernel has said what holds.",
}
PHASE_WORDS: dict[SyncPhase, str] = {
    "starting": "Sync is starting.",
    "idle": "Everything is fetched and judged.",
    "fetching": "Posts are being fetched.",
    "judging": "Posts are being judged.",
    "offline": "The network can't be reached. What is in the store can be read.",
    "signed-out": "Nobody is signed in any more: `skerry login` does it again.",
    "failed": "Sync does not run. What is in the store can be read.",
}


class StateScreen(PanelScreen):
    """The words behind the status line."""

    SCOPE = "state"

    def __init__(self, skerry: Skerry, state: State) -> None:
        super().__init__(skerry, "What skerry is doing")
        self._state = state

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """Seal, sync and rules."""
        parts = state_parts(self._state, palette)
        return [line for part in parts for line in (wrapped(part, width) or [Content()])]


def state_parts(state: State, palette: Palette) -> list[Content]:
    """Everything that the status line has no room for, in paragraphs."""
    parts = [
        Content.assemble(("Seal  ", palette.strong), (SEALS[state.seal][0], palette.bar)),
        Content(SEAL_WORDS[state.seal]),
    ]
    if state.seal_detail:
        parts.append(Content.styled(state.seal_detail, palette.muted))
    parts += [Content(), Content.styled("Sync", palette.strong), Content(PHASE_WORDS[state.phase])]
    if state.left:
        parts.append(Content(f"{plural(state.left, 'post')} left."))
    if state.detail:
        parts.append(Content.styled(state.detail, palette.muted))
    parts += [Content(), Content.styled("Rules", palette.strong)]
    if state.rules_error:
        parts += [Content.styled(state.rules_error, palette.error), Content("The last good ones stay in force.")]
    return [*parts, _rules(state, palette)]


def _rules(state: State, palette: Palette) -> Content:
    if state.rules < 0:
        return Content.styled("Not read yet.", palette.muted)
    return Content(f"{plural(state.rules, 'rule')} in force." if state.rules else "No rules: nothing is filtered.")
