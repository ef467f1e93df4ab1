"""What leaves this machine, and what can't: `skerry privacy` in a panel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from skerry.domain.clean import clean
from skerry.domain.errors import SkerryError
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from skerry.ui.app import Skerry

MAX_CHARS = 1000
"""Of one line: a path may be long."""

LOOKING = "  Looking at processes, ledger and files."


class PrivacyScreen(PanelScreen):
    """The proof, gathered by another process while the panel is open already."""

    SCOPE = "state"

    def __init__(self, skerry: Skerry, proof: Callable[[], Sequence[str]]) -> None:
        super().__init__(skerry, "What leaves this machine")
        self._proof = proof
        self._lines: Sequence[str] = (LOOKING,)

    def on_mount(self) -> None:
        """Begin to look."""
        self.run_worker(self._look(), group="proof", exclusive=True)

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """Parts begin at the left; what is too long for a line goes on below."""
        return [line for text in self._lines for line in _lines(text, palette, width)]

    async def _look(self) -> None:
        try:
            self._lines = await asyncio.to_thread(self._proof)
        except SkerryError as error:
            self._lines = (f"  {in_brief(error)}",)
        self.rewrap()


def _lines(text: str, palette: Palette, width: int) -> list[Content]:
    """A line of the proof in lines of the panel, with its indent; clean, whoever wrote it."""
    words = clean(text, newlines=False, max_chars=MAX_CHARS).lstrip(" ")
    indent = len(text) - len(text.lstrip(" "))
    if not indent:
        return [Content.styled(words, palette.strong)]
    room = max(width - indent, 1)
    return [Content(" " * indent + words[at : at + room]) for at in range(0, len(words), room)]
