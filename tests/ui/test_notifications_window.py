"""The notifications in the window: groups, kinds, what Enter opens, the tray, and what counts as seen."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from skerry.domain.writing import Toggle
from skerry.sync.protocol import Answer, FeedChanged, Older, Refresh, Saw
from skerry.ui.screens import seeing
from skerry.ui.screens.menu import MenuScreen
from skerry.ui.screens.notifications import NotificationsScreen
from skerry.ui.screens.profile import ProfileScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.why import WhyScreen
from tests.ui.told import ANSWER, MINE, PITCH, evening, person, put_told, told
from tests.ui.window import Window, open_window
from tests.ui.world import World

FEED = "notifications"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look takes a twentieth of a second."""
    monkeypatch.setattr(seeing, "LOOK_S", 0.05)


def screen(window: Window) -> NotificationsScreen:
    """The screen in front."""
    found = window.app.screen
    assert isinstance(found, NotificationsScreen)
    return found


async def opened(window: Window) -> NotificationsScreen:
    """Opens them by their key."""
    await window.press("g", "n")
    await window.until(lambda: window.is_at(NotificationsScreen))
    return screen(window)


async def answered(window: Window) -> None:
    """Has sync answer everything that it was asked so far."""
    await window.hears(*(Answer(number) for number in range(1, len(window.world.sync.asked) + 1)))


async def test_screen_shows_groups_from_the_store_at_once(world: World) -> None:
    """Two likes of a post and two follows are a row each; what is hidden is not among them; it is fetched anew."""
    evening(world)
    async with open_window(world, (110, 40)) as window:
        assert "5 notifications" in window.lines()[0]
        here = await opened(window)
        assert [(g.first.kind, len(g.members)) for g in here.notices.groups] == [
            ("like", 2),
            ("reply", 1),
            ("follow", 2),
            ("repost", 1),
        ]
        for words in ("Bea and Kat liked your post", ANSWER, "Odd and Ada followed you", "Juno reposted", "1 hidden"):
            assert words in window.text(), words
        assert PITCH not in window.text()
        assert Refresh(FEED) in world.sync.asked


async def test_keys_choose_kinds(world: World) -> None:
    """Conversations, likes, reposts, follows, the rest, and all again; the title says which."""
    evening(world)
    async with open_window(world) as window:
        here = await opened(window)
        kinds = {"c": {"reply"}, "l": {"like"}, "r": {"repost"}, "f": {"follow"}, "o": set()}
        for key, wanted in kinds.items():
            await window.press("f", key)
            assert {group.first.kind for group in here.notices.groups} == wanted, key
        assert "everything else" in window.lines()[0]
        await window.press("f", "a")
        assert len(here.notices.groups) == 4


async def test_enter_opens_the_thread_or_the_person(world: World) -> None:
    """A like opens the post, one follow the profile, several ask whose; `a` is who did it, not whose post it is."""
    evening(world)
    async with open_window(world, (80, 40)) as window:
        await opened(window)
        await window.press("enter")
        assert window.is_at(ThreadScreen)
        await window.press("escape", "j", "j", "enter")
        assert window.is_at(MenuScreen)
        await window.press("j", "enter")
        await window.until(lambda: window.is_at(ProfileScreen))
        await window.press("escape", "j", "a")
        await window.until(lambda: window.is_at(ProfileScreen))
        found = window.app.screen
        assert isinstance(found, ProfileScreen)
        assert person("Juno").did in str(world.sync.asked[-1])


async def test_post_keys_work_on_rows_that_are_posts(world: World) -> None:
    """An answer can be liked and explained where it is; a follow is no post, and is followed back."""
    evening(world)
    async with open_window(world, (80, 40)) as window:
        here = await opened(window)
        await window.press("j", "l")
        item = here.selected_item()
        assert item
        assert Toggle("like", item.post.uri) in [row.wish for row in world.user.outbox.rows()]
        await window.press("w")
        assert window.is_at(WhyScreen)
        await window.press("escape", "j", "l")
        assert "this row is no post" in window.lines()[-1]
        await window.press("F")
        assert window.is_at(MenuScreen)
        await window.press("enter")
        assert Toggle("follow", person("Odd").did) in [row.wish for row in world.user.outbox.rows()]


async def test_tray_has_what_is_hidden_with_its_reason(world: World) -> None:
    """One line with the rule, the post behind Enter, the why panel; nothing of it counts as seen."""
    evening(world)
    async with open_window(world) as window:
        await opened(window)
        await window.press("H")
        assert [group.first.author.name for group in screen(window).notices.groups] == ["Moon"]
        assert "Hidden by “Football nights”" in window.text()
        assert PITCH not in window.text()
        await window.press("w")
        assert "Football nights" in window.panel()
        await window.press("escape", "enter")
        assert PITCH in window.text()


async def test_seen_is_what_was_on_the_screen(world: World) -> None:
    """Its marks stay while the screen is open; the count goes, and the server is told once all was seen."""
    evening(world)
    async with open_window(world, (80, 40)) as window:
        here = await opened(window)
        await window.until(lambda: any(isinstance(each, Saw) for each in world.sync.asked))
        newest = here.notices.told[0].notification.at_ms
        assert [each for each in world.sync.asked if isinstance(each, Saw)] == [Saw(newest)]
        assert "notifications" not in window.lines()[0]
        assert "3 unread" in window.lines()[0], "marks stay"
        await window.press("escape")
        await window.press("g", "n")
        assert "unread" not in window.lines()[0]


async def test_server_hears_nothing_while_older_ones_are_out_of_view(world: World) -> None:
    """On a small screen the newest are seen here, and the server is told when the oldest unread was there too."""
    rows = [told("reply", f"P{n}", n, f"Answer {n}") for n in range(1, 30)]
    put_told(world, *rows, texts=tuple(f"Answer {n}" for n in range(1, 30)))
    async with open_window(world) as window:
        here = await opened(window)
        await window.until(lambda: window.app._account and 0 < window.app._account.unread.count < 29)
        assert not any(isinstance(each, Saw) for each in world.sync.asked)
        for _ in range(9):
            await window.press("space")
            await window.pause(0.1)
        await window.until(lambda: any(isinstance(each, Saw) for each in world.sync.asked))
        assert here.feed.view.position > 20


async def test_fetch_alone_marks_nothing(world: World) -> None:
    """What comes in while the timeline is in front is counted, and told to nobody."""
    evening(world)
    async with open_window(world) as window:
        await window.pause(0.2)
        put_told(world, told("follow", "New", 1), told("like", "Bea", 2, MINE))
        await window.hears(FeedChanged(FEED))
        await window.until(lambda: "notification" in window.lines()[0])
        assert not any(isinstance(each, Saw) for each in world.sync.asked)


async def test_new_ones_come_in_without_moving_the_reader(world: World) -> None:
    """Below the top the selected row stays selected, where it was; a new like joins its group."""
    evening(world)
    async with open_window(world, (80, 40)) as window:
        here = await opened(window)
        await window.press("j")
        before = here.selected_item()
        put_told(world, told("like", "Zed", 1, MINE), told("reply", "Pip", 5, ANSWER), texts=())
        await window.hears(FeedChanged(FEED))
        await window.until(lambda: "Zed" in window.text())
        assert here.selected_item() == before


async def test_all_read_asks_twice_and_tells_the_server(world: World) -> None:
    """What was never on the screen too, since that is what was asked for."""
    rows = [told("reply", f"P{n}", n, f"Answer {n}") for n in range(1, 30)]
    put_told(world, *rows, texts=tuple(f"Answer {n}" for n in range(1, 30)), is_complete=False)
    async with open_window(world) as window:
        here = await opened(window)
        await window.press("A")
        assert not any(isinstance(each, Saw) for each in world.sync.asked)
        await window.press("A")
        assert world.sync.asked[-1] == Saw(here.notices.told[0].notification.at_ms)
        assert "notification" not in window.lines()[0].replace("Notifications", "")


async def test_older_ones_are_fetched_at_the_end(world: World) -> None:
    """Once for a page, and not while there are none."""
    put_told(world, told("reply", "Pip", 5, ANSWER), texts=(ANSWER,), is_complete=False)
    async with open_window(world) as window:
        await opened(window)
        await answered(window)
        await window.press("G")
        assert world.sync.asked[-1] == Older(FEED)
        assert "fetching older ones" in window.text()


@pytest.mark.parametrize(
    ("how", "wanted"),
    [("off", []), ("bell", ["\x07"]), ("desktop", ["\x1b]9;skerry: New followed you\x07"])],
)
async def test_bell_and_notice_are_off_unless_asked_for(world: World, how: str, wanted: list[str]) -> None:
    """With the settings as they are nothing is written beside the screen; else the bell, or OSC 9, once."""
    evening(world)
    async with open_window(world) as window:
        written: list[str] = []
        window.app._write_out = written.append  # type: ignore[method-assign,assignment]  # what would go to the terminal
        window.app._surroundings = replace(window.app._surroundings, notice=how)
        put_told(world, told("follow", "New", -1), told("like", "Bea", 2, MINE))
        for _ in range(2):
            await window.hears(FeedChanged(FEED))
            await window.until(lambda: window.app._account and window.app._account.unread.count == 2)
        assert written == wanted


async def test_title_says_how_many_are_unread(world: World) -> None:
    """The terminal's own title is put aside first, and comes back at the end."""
    evening(world)
    written: list[str] = []
    async with open_window(world, (80, 40)) as window:
        window.app._write_out = written.append  # type: ignore[method-assign,assignment]  # what would go to the terminal
        window.app._surroundings = replace(window.app._surroundings, has_title=True)
        await opened(window)
        await window.until(lambda: any(isinstance(each, Saw) for each in world.sync.asked))
        await window.hears(FeedChanged(FEED))
    assert written[0].startswith("\x1b[22;0t")
    assert [each.removeprefix("\x1b[22;0t") for each in written] == ["\x1b]2;skerry\x07", "\x1b[23;0t"]
