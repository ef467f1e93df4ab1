"""The screens over and beside the timeline: each opens, says what it has to say, and leads back."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App

from skerry.domain.errors import StoreError
from skerry.sync.protocol import (
    PROTOCOL,
    Answer,
    FeedChanged,
    FetchThread,
    Hello,
    RulesChanged,
    SealChanged,
    SyncChanged,
    ThreadChanged,
)
from skerry.ui.app import Skerry
from skerry.ui.commands import in_scope
from skerry.ui.screens.base import CommandScreen
from skerry.ui.screens.help import HelpScreen
from skerry.ui.screens.links import LinksScreen
from skerry.ui.screens.state import StateScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.screens.tray import TrayScreen
from skerry.ui.screens.why import WhyScreen
from tests.ui.posts import conversation, showcase
from tests.ui.window import open_window
from tests.ui.world import FEED, World

HELLO = Hello(PROTOCOL, "0", 1)
"""What sync says when a window has connected."""


@pytest.mark.parametrize(
    "screen", [TimelineScreen, TrayScreen, ThreadScreen, WhyScreen, StateScreen, HelpScreen, LinksScreen]
)
def test_every_command_of_a_screen_is_carried_out_by_it(screen: type[CommandScreen]) -> None:
    """There is no key that does nothing."""
    assert [c.id for c in in_scope(screen.SCOPE) if not callable(getattr(screen, c.method, None))] == []


async def test_a_thread_shows_ancestors_post_and_replies(world: World) -> None:
    """In reading order, replies indented, what is gone or blocked in its place."""
    world.fill(showcase())
    world.thread(showcase()[1].post.uri, conversation())
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "t")
        lines = window.lines()
        order = [
            "a post that is gone",
            "Where does one read",
            "Read example.com",
            "ありがとう",
            "Bring the small",
            "a post that is blocked",
            "Six metres",
        ]
        assert [window.line_of(text) for text in order] == sorted(window.line_of(text) for text in order)
        assert all(window.line_of(text) > 0 for text in order)
        assert "│ │ │ The red ones?" in lines[window.line_of("The red ones?")]
        assert "21 Sep 2026, 14:09" in window.text()
        await window.press("h")
        assert window.selected() == showcase()[1].post.text


async def test_a_thread_is_fetched_and_read_again_in_place(world: World) -> None:
    """Sync is asked for it; when it has come, the reader is still on the same post."""
    world.fill(showcase())
    uri = showcase()[1].post.uri
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "enter")
        assert world.sync.asked[-1] == FetchThread(uri)
        assert "fetching the thread" in window.lines()[-1]
        world.thread(uri, conversation())
        before = window.line_of("Read example.com")
        await window.hears(ThreadChanged(uri), Answer(len(world.sync.asked)))
        assert "Thread · 5 replies" in window.lines()[0]
        assert "fetching" not in window.lines()[-1]
        assert before == 2
        assert window.line_of("Read example.com") > 0
        screen = window.app.screen
        assert isinstance(screen, ThreadScreen)
        item = screen.selected_item()
        assert item is not None
        assert item.post.uri == uri


async def test_a_thread_that_can_not_be_fetched_says_so(world: World) -> None:
    """What the store has stays on the screen."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("enter")
        await window.hears(Answer(len(world.sync.asked), "error", what="the host could not be reached"))
        assert "the host could not be reached: this is what the store has" in window.lines()[-1]
        assert "Up before the gulls." in window.text()


async def test_a_thread_says_what_the_rules_do_and_hides_nothing(world: World) -> None:
    """The marks and reasons that its posts have in the timeline; each post is there to be read all the same."""
    ids = world.fill(showcase())
    uri = showcase()[1].post.uri
    world.judge({ids[1]: "hide", ids[2]: "boost"})
    world.thread(uri, conversation())
    async with open_window(world, (80, 40)) as window:
        window.app.show_thread(window.timeline.account, uri)
        await window.until(lambda: window.is_at(ThreadScreen))
        await window.pause()
        line = window.line_of("▸ Hidden by “Football nights”")
        assert 0 < line < window.line_of("@ansel.test") < window.line_of("Read example.com")
        assert window.text().count("▸ ") == 1
        world.judge({ids[1]: "show"})
        await window.hears(FeedChanged(FEED, changed=(ids[1],)))
        assert "▸ Hidden by" not in window.text()
        assert "Read example.com" in window.text()


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_the_palette_stays_within_the_window(world: World, size: tuple[int, int]) -> None:
    """No wider than other panels, and the bottom line is still there."""
    world.fill(showcase())
    async with open_window(world, size) as window:
        await window.press("colon")
        await window.until(lambda: "Open the thread" in window.text())
        lines = window.lines()
        assert "help" in lines[-1]
        assert max(line.count("▁") for line in lines) == min(92, size[0] * 92 // 100)


async def test_a_thread_that_was_opened_too_early_is_fetched_when_sync_is_there(world: World) -> None:
    """It asks by itself, once; another screen may be over it by then."""
    world.fill(showcase())
    uri = showcase()[0].post.uri
    world.sync.is_there = False
    async with open_window(world) as window:
        await window.press("enter")
        assert "sync is not there: this is what the store has" in window.lines()[-1]
        await window.press("?")
        assert FetchThread(uri) not in world.sync.asked
        world.sync.is_there = True
        await window.hears(HELLO)
        await window.hears(HELLO)
        assert world.sync.asked.count(FetchThread(uri)) == 1
        world.thread(uri, conversation())
        await window.hears(ThreadChanged(uri), Answer(len(world.sync.asked)))
        await window.press("escape")
        await window.until(lambda: "Thread · 5 replies" in window.lines()[0])


async def test_a_thread_whose_sync_went_is_asked_for_again(world: World) -> None:
    """What was not answered is asked for after a reconnect; what was answered isn't."""
    world.fill(showcase())
    uri = showcase()[0].post.uri
    async with open_window(world) as window:
        await window.press("enter")
        await window.hears(Answer(len(world.sync.asked), "cancelled"))
        assert "sync is not there: this is what the store has" in window.lines()[-1]
        await window.hears(HELLO)
        assert world.sync.asked.count(FetchThread(uri)) == 2
        assert "fetching the thread" in window.lines()[-1]
        await window.hears(Answer(len(world.sync.asked)))
        await window.hears(HELLO)
        assert world.sync.asked.count(FetchThread(uri)) == 2


async def test_another_post_of_a_thread_opens_its_own(world: World) -> None:
    """Enter on a reply goes deeper, Backspace comes back."""
    world.fill(showcase())
    world.thread(showcase()[1].post.uri, conversation())
    async with open_window(world, (80, 40)) as window:
        await window.press("j", "t", "j", "enter")
        screen = window.app.screen
        assert isinstance(screen, ThreadScreen)
        assert screen.uri.startswith("at://did:plc:yui/")
        await window.press("backspace", "backspace")
        assert window.is_at(TimelineScreen)


async def test_the_tray_holds_every_hidden_post_with_its_reason(world: World) -> None:
    """Nothing is dropped without a trace; a hidden post is shown on request, then opened."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "hide", ids[9]: "hide"})
    async with open_window(world) as window:
        assert "Up before the gulls" not in window.text()
        assert "2 hidden" in window.lines()[0]
        await window.press("H")
        assert window.text().count("Hidden by “Football nights”") == 2
        assert "Up before the gulls" not in window.text()
        await window.press("enter")
        assert "Up before the gulls" in window.text()
        await window.press("enter")
        assert window.is_at(ThreadScreen)
        await window.press("escape", "escape")
        assert window.is_at(TimelineScreen)


async def test_the_tray_follows_the_verdicts(world: World) -> None:
    """A post that is no longer hidden leaves it, and the tray says when it is empty."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "hide"})
    async with open_window(world) as window:
        await window.press("H")
        world.judge({ids[0]: "show"})
        await window.hears(FeedChanged(FEED, changed=(ids[0],)))
        assert "your rules hide nothing here" in window.text()
        await window.press("escape", "g", "g")
        assert window.selected() == showcase()[0].post.text


async def test_why_says_what_the_rules_did_and_the_facts(world: World) -> None:
    """The deciding rule first, then what nearly happened, then what is known of the post."""
    ids = world.fill(showcase())
    world.judge({ids[1]: "dim"})
    async with open_window(world) as window:
        await window.press("j", "w")
        text = window.text()
        assert "Dimmed by “Football nights”" in text
        assert "“Quiet” nearly would dim it" in text
        assert "It is here because you follow @ansel.test." in text
        assert "3 replies, 12 reposts, 1,250 likes, 2 quotes" in text
        assert "21 Sep 2026, 14:09" in text
        await window.press("q")
        assert window.is_at(TimelineScreen)


async def test_why_works_for_hidden_posts_and_in_threads(world: World) -> None:
    """Every post can say why it is where it is."""
    ids = world.fill(showcase())
    world.judge({ids[0]: "hide", ids[1]: "boost"}, score=1.5)
    async with open_window(world) as window:
        await window.press("H", "w")
        assert "Hidden by “Football nights”" in window.text()
        await window.press("escape", "escape", "t", "w")
        assert "Boosted by “Football nights”" in window.text()
        assert "+1.50" in window.text()


async def test_links_are_chosen_and_a_trap_is_confirmed(world: World) -> None:
    """A link whose text names another host opens at the second press only."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.select(showcase()[7].post.text)
        await window.press("i")
        assert "⚠ it leads to bank.evil.test" in window.text()
        await window.press("enter")
        assert world.opened == []
        assert "⏎ again opens it" in window.text()
        await window.press("enter")
        assert world.opened == ["https://bank.evil.test/login"]
        assert window.is_at(TimelineScreen)


async def test_a_post_without_links_says_so(world: World) -> None:
    """There is nothing to choose from."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("i")
        assert "there is no link in this post" in window.lines()[-1]


async def test_a_post_opens_in_the_browser_and_its_link_is_copied(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O and y use the post's page on the web; the clipboard is touched on y only."""
    world.fill(showcase())
    copied: list[str] = []
    monkeypatch.setattr(App, "copy_to_clipboard", lambda _app, text: copied.append(text))
    async with open_window(world) as window:
        await window.press("o")
        assert copied == []
        await window.press("y")
    assert world.opened == copied == ["https://bsky.app/profile/mira.example.com/post/3k00000001"]


async def test_help_lists_the_keys_in_force(world: World) -> None:
    """A remapped key stands in the help and in the footer; the command works with it alone."""
    world.fill(showcase())
    async with open_window(world, (80, 140), remaps={"why": "X"}) as window:
        assert "X why" in window.lines()[-1]
        await window.press("?")
        assert re.search(r"│ X +Why is this post here\?", window.text())
        await window.press("escape", "w")
        assert window.is_at(TimelineScreen)
        await window.press("X")
        assert window.is_at(WhyScreen)


async def test_a_chord_shows_how_it_goes_on(world: World) -> None:
    """After g the bottom line shows the ways; gg goes to the top."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.press("G", "g")
        assert "g …   g To the top" in window.lines()[-1]
        await window.press("g")
        assert window.selected() == showcase()[0].post.text
        assert "…" not in window.lines()[-1]


async def test_the_palette_finds_and_carries_out_a_command(world: World) -> None:
    """Commands by name, from the registry."""
    ids = world.fill(showcase())
    world.judge({ids[3]: "hide"})
    async with open_window(world) as window:
        await window.press("colon")
        await window.until(lambda: "Find a command" in window.text())
        await window.press(*"hidden posts")
        await window.until(lambda: "Nothing is dropped" in window.text())
        await window.press("enter")
        await window.until(lambda: window.is_at(TrayScreen))


async def test_the_state_screen_says_it_in_full(world: World) -> None:
    """What the status line has no room for."""
    world.fill(showcase())
    async with open_window(world) as window:
        await window.hears(
            SealChanged("PARTIAL", "no network namespace on this machine"),
            SyncChanged("offline", detail="example.test: no route"),
            RulesChanged(4, "filters.toml:7: topik: no such key; did you mean topic?"),
        )
        await window.press("S")
        text = window.text()
        assert "no network namespace on this machine" in text
        assert "example.test: no route" in text
        assert "filters.toml:7: topik" in text
        assert "4 rules in force." in text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60), (250, 80)])
async def test_every_screen_opens_at_every_size(world: World, size: tuple[int, int]) -> None:
    """No line is wider than the window, and nothing breaks."""
    ids = world.fill(showcase())
    world.judge({ids[9]: "hide"})
    world.thread(showcase()[1].post.uri, conversation())
    async with open_window(world, size) as window:
        await window.press("j")
        for key in ("t", "H", "w", "?", "S"):
            await window.press(key)
            assert all(cell_len(line) <= size[0] for line in window.lines())
            await window.press("escape")
        assert window.is_at(TimelineScreen)


async def test_a_crash_is_told_without_any_value(world: World) -> None:
    """Terminal and log name the error and the lines of code; no text of a post, no secret, no local variable."""
    secret = "hunter2-canary"  # noqa: F841 - to be seen in a frame
    world.fill(showcase())
    app = Skerry(world.surroundings(), world.source())

    def fail() -> None:
        password = "hunter2-canary"
        raise ZeroDivisionError(f"canary {password}")

    with pytest.raises(ZeroDivisionError):
        await run_and(app, fail)
    log = world.folder / "crash.log"
    text = log.read_text()
    assert "ZeroDivisionError" in text
    assert "test_screens_window.py" in text
    assert "canary" not in text + app.broken
    assert "gulls" not in text + app.broken
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert str(log) in app.broken


async def test_an_error_with_words_needs_no_log(world: World) -> None:
    """What skerry says to people is said on the terminal, as it is."""
    app = Skerry(world.surroundings(), world.source())

    def fail() -> None:
        raise StoreError("it is on a disk that is full", where="cache.db", remedy="make room")

    with pytest.raises(StoreError):
        await run_and(app, fail)
    assert app.broken == "skerry: cache.db: it is on a disk that is full; make room"
    assert app.return_code == StoreError.exit_code
    assert not Path(world.folder / "crash.log").exists()


async def test_an_error_while_a_command_runs_is_a_line(world: World) -> None:
    """The window goes on."""
    world.fill(showcase())
    async with open_window(world, (200, 24)) as window:
        await window.until(lambda: not window.timeline.feed.is_warming)
        window.timeline.account.source.cache.close()
        await window.press("w")
        assert window.is_at(TimelineScreen)
        assert "it is closed" in window.lines()[-1]


async def run_and(app: Skerry, work: Callable[[], None]) -> None:
    """Run an application, and have it do something."""
    async with app.run_test() as pilot:
        await pilot.pause()
        app.call_later(work)
        await pilot.pause(0.2)
