"""Pictures of writing and of the menus. Look at a picture before you accept it: `pytest --snapshot-update`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.pilot import Pilot

from skerry.domain.writing import NewPost, PostImage, Toggle
from skerry.ui.app import Skerry
from tests.ui.posts import showcase
from tests.ui.test_snapshots import SEALED, Compare
from tests.ui.world import World

LONG = (
    "Morning @ansel.test, the tables at example.com/tides say low water at six. #lowtide 結衣 👩🏽‍🚀\n\n"
    "Bring boots, and somebody who can carry the small boat over the stones; the quay is closed until Thursday and the"
    " ferry lands on the other side, which nobody told the goose, who waited there all morning and would not be moved"
    " by anything but bread, of which there was none left."
)

SIZES = {"60x20": (60, 20), "80x24": (80, 24), "200x60": (200, 60)}

STATES: dict[str, tuple[tuple[str, ...], str]] = {
    "new": (("c",), ""),
    "reply": (("j", "r"), LONG),
    "mention": (("c",), "Ask @a"),
    "thread": (("B",), "The second of two"),
}
"""Keys and the pasted text."""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No animation, no blinking cursor."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)


@pytest.fixture
def filled(world: World) -> World:
    """One post of every kind."""
    world.fill(showcase())
    return world


def after(
    world: World, *keys: str, text: str = "", then: tuple[str, ...] = ()
) -> Callable[[Pilot[int]], Awaitable[None]]:
    """What happens before the picture: sync speaks, keys are pressed, a text is pasted, and more keys."""

    async def run(pilot: Pilot[int]) -> None:
        await pilot.pause()
        world.sync.says(*SEALED)
        while not world.sync.is_heard:
            await pilot.pause(0.01)
        await pilot.press(*keys)
        await pilot.pause(0.3)  # people are looked up in slices
        if text:
            await pilot.app.on_event(events.Paste(text))
        await pilot.press(*then)
        await pilot.pause(0.1)

    return run


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_writing(snap_compare: Compare, filled: World, state: str, size: str) -> None:
    """Every state at every size."""
    keys, text = STATES[state]
    begun = ("O", "n", "e", "ctrl+n") if state == "thread" else ()
    app = Skerry(filled.surroundings(), filled.source())
    assert snap_compare(app, terminal_size=SIZES[size], run_before=after(filled, *keys, *begun, text=text))


@pytest.mark.parametrize("theme", ["skerry-light", "ansi-dark"])
def test_writing_in_a_theme(snap_compare: Compare, filled: World, theme: str) -> None:
    """What is too long, and what was found, in other colours."""
    app = Skerry(filled.surroundings(theme=theme), filled.source())
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(filled, "j", "r", text=LONG))


def test_writing_without_colour(snap_compare: Compare, filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long is struck through, and counted."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Skerry(filled.surroundings(theme=""), filled.source())
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(filled, "j", "r", text=LONG))


@pytest.mark.parametrize("theme", ["skerry-dark", "skerry-light"])
@pytest.mark.parametrize("name", ["menu", "mute", "who", "labels", "image", "drafts", "outbox", "liked"])
def test_menus(snap_compare: Compare, filled: World, name: str, theme: str) -> None:
    """The lists to choose from, and the signs of what was done."""
    user, now_ms = filled.user, filled.now_ms
    keys: dict[str, tuple[str, ...]] = {
        "menu": ("full_stop", "j"),
        "mute": ("x", "j"),
        "who": ("c", "ctrl+g", "j", "j", "enter"),
        "labels": ("c", "ctrl+t", "j", "enter"),
        "image": ("c", "ctrl+o"),
        "drafts": ("g", "d"),
        "outbox": ("g", "o", "j"),
        "liked": ("l", "b", "b", "s", "j"),
    }
    if name == "drafts":
        user.drafts.put([NewPost("Half a thought"), NewPost("and the other half")], at_ms=now_ms - 3_600_000)
        user.drafts.put([NewPost("", images=(PostImage("a" * 64),))], at_ms=now_ms - 60_000)
    if name == "outbox":
        user.outbox.post([NewPost("This one was refused")], at_ms=now_ms - 90_000)
        errand = user.sending.take(now_ms)
        assert errand is not None
        user.sending.failed(errand.id, "pds.example.com: the account is suspended", 1)
        user.outbox.toggle(Toggle("like", showcase()[0].post.uri), at_ms=now_ms)
        user.outbox.post([NewPost("This one can still be undone")], at_ms=now_ms, hold_ms=8_000)
    app = Skerry(filled.surroundings(theme=theme), filled.source())
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(filled, *keys[name]))


def test_countdown(snap_compare: Compare, filled: World) -> None:
    """How long the post can still be taken back."""
    app = Skerry(filled.surroundings(), filled.source())
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(filled, "c", text="Hello", then=("ctrl+s",)))
