"""Pictures of the notifications: all of them, one kind, the tray."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from skerry.sync.protocol import Answer
from skerry.ui.app import Skerry
from skerry.ui.screens import seeing
from tests.ui.test_snapshots import SEALED, Compare, still
from tests.ui.told import evening
from tests.ui.world import World

__all__ = ["still"]

SIZES = [(80, 24), (200, 60)]
STATES: dict[str, tuple[str, ...]] = {
    "all": ("g", "n", "j"),
    "likes": ("g", "n", "f", "l"),
    "tray": ("g", "n", "H"),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "200x60"])
@pytest.mark.parametrize("name", STATES)
def test_screen_notifications(
    snap_compare: Compare, world: World, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int]
) -> None:
    """Groups with their names, posts as elsewhere, marks of the unread; what is hidden, with its reason."""
    monkeypatch.setattr(seeing, "LOOK_S", 3600.0)
    evening(world)

    async def before(pilot: Pilot[int]) -> None:
        await pilot.pause(0.1)
        world.sync.says(*SEALED)
        await pilot.pause(0.1)
        for key in STATES[name]:
            await pilot.press(key)
            await pilot.pause()
        world.sync.says(*(Answer(number) for number in range(1, len(world.sync.asked) + 1)))
        await pilot.pause(0.2)

    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, terminal_size=size, run_before=before)
