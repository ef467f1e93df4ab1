"""What leaves this machine, in the window: there at once, filled when the other process has looked."""

from __future__ import annotations

import threading

from skerry.domain.errors import SkerryError
from skerry.ui.commands import in_scope
from skerry.ui.screens.privacy import PrivacyScreen
from tests.ui.posts import showcase
from tests.ui.window import open_window
from tests.ui.world import World

LINES = (
    "Sealed processes, as the kernel shows them",
    "  encoder (the text model), process 1, started by 2",
    "",
    "Asked ever",
    "  host                       for          times     sent  received",
    "  \x1b]0;evil\x07pds.example.com [/] [@click=app.quit]x[/]",
    "  " + "/a/very/long/path" * 12 + "/end",
)


def test_every_command_of_the_privacy_panel_is_carried_out_by_it() -> None:
    """There is no key that does nothing."""
    missing = [c.id for c in in_scope(PrivacyScreen.SCOPE) if not callable(getattr(PrivacyScreen, c.method, None))]
    assert missing == []


async def test_privacy_panel_opens_before_the_answer_is_there(world: World) -> None:
    """A key press is a frame, whatever the other process does; then it is filled, columns and all."""
    world.fill(showcase())
    answer = threading.Event()

    def proof() -> tuple[str, ...]:
        answer.wait(5)
        return LINES

    async with open_window(world, (80, 40)) as window:
        window.app.push_screen(PrivacyScreen(window.app, proof))
        await window.until(lambda: any("Looking at processes" in line for line in window.lines()))
        answer.set()
        await window.until(lambda: any("Asked ever" in line for line in window.lines()))
        text = "\n".join(window.lines())
        assert "  host                       for          times     sent  received" in text
        assert "pds.example.com [/] [@click=app.quit]x[/]" in text
        assert "\x1b" not in text
        assert "path/end" in text
        await window.press("escape")
        assert window.app.screen is window.timeline


async def test_privacy_panel_says_why_there_is_nothing(world: World) -> None:
    """An error is a sentence, not a crash."""
    world.fill(showcase())

    def proof() -> tuple[str, ...]:
        raise SkerryError("it could not be looked at", remedy="ask the shell")

    async with open_window(world, (80, 30)) as window:
        window.app.push_screen(PrivacyScreen(window.app, proof))
        await window.until(lambda: any("it could not be looked at; ask the shell" in line for line in window.lines()))


async def test_privacy_panel_has_a_key(world: World) -> None:
    """From the timeline, as the help says."""
    world.fill(showcase())
    async with open_window(world, (80, 30)) as window:
        await window.press("g", "v")
        assert isinstance(window.app.screen, PrivacyScreen)
