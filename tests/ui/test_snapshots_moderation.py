"""Pictures of what moderation covers, of its settings, and of a change before it is written."""

from __future__ import annotations

import pytest

from skerry.sync.protocol import Answer, Moderate
from skerry.ui.app import Skerry
from tests.ui.test_moderation_window import DIFF, filled
from tests.ui.test_snapshots import Compare, after
from tests.ui.world import World

__all__ = ["filled"]

SIZES = {"small": (80, 24), "wide": (200, 60)}
STATES: dict[str, tuple[str, ...]] = {
    "moderated": ("j", "j", "j"),
    "moderated-tray": ("H",),
    "moderation": ("g", "m", "j", "j"),
    "difference": ("g", "m", "j", "x"),
}


@pytest.fixture(autouse=True)
def prompt(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No animation, and a sync that answers at once."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    send = filled.sync.send

    def answer(body: object) -> int:
        number = send(body)  # type: ignore[arg-type]  # whatever the window sends
        if isinstance(body, Moderate):
            filled.sync.says(Answer(number, diff=DIFF if body.edit else ()))
        return number

    monkeypatch.setattr(filled.sync, "send", answer)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_screen_of_moderation(snap_compare: Compare, filled: World, state: str, size: str) -> None:
    """At 80x24 and at 200x60."""
    app = Skerry(filled.surroundings(), filled.source())
    assert snap_compare(app, terminal_size=SIZES[size], run_before=after(filled, *STATES[state]))


def test_screen_of_moderation_in_light_colours(snap_compare: Compare, filled: World) -> None:
    """The light theme."""
    app = Skerry(filled.surroundings(theme="skerry-light"), filled.source())
    assert snap_compare(app, terminal_size=(100, 30), run_before=after(filled, "g", "m", "j"))
