"""The timeline: what moves the reader and what does not, read marks, gaps, and what comes from sync."""

from __future__ import annotations

import pytest
from textual import events

from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.domain.posts import FeedItem
from skerry.sync.protocol import Answer, FeedChanged, Older, Refresh, SealChanged, SyncChanged
from skerry.ui import messages
from skerry.ui.screens.feeds import FeedScreen
from skerry.ui.widgets.feed import Feed
from tests.ui.people import MIRA
from tests.ui.posts import many, post
from tests.ui.window import open_window
from tests.ui.world import FEED, World


def numbered(count: int, *, start: int = 0) -> list[FeedItem]:
    """Plain posts whose texts are their numbers, the newest first."""
    return [FeedItem(post(start + n, MIRA, f"post number {start + n}.", minutes=10 + start + n)) for n in range(count)]


def newer(count: int) -> list[FeedItem]:
    """Plain posts that are newer than those of `numbered`, the newest first."""
    return [FeedItem(post(90_000 + n, MIRA, f"news number {n}.", minutes=n / 10)) for n in range(count)]


async def test_new_posts_above_never_move_the_reader(world: World) -> None:
    """A prepend leaves every line where it is, and the status line counts it."""
    world.fill(numbered(40))
    async with open_window(world) as window:
        await window.select("post number 12.")
        before = window.body()
        ids = world.fill(newer(30))
        await window.hears(FeedChanged(FEED, new=tuple(ids)))
        assert window.body() == before
        assert "30 new above" in window.lines()[0]
        assert window.selected() == "post number 12."


async def test_new_posts_at_the_top_do_not_move_the_reader_either(world: World) -> None:
    """Also somebody who reads the very first post stays on it."""
    world.fill(numbered(40))
    async with open_window(world) as window:
        before = window.body()
        await window.hears(FeedChanged(FEED, new=tuple(world.fill(newer(3)))))
        assert window.body() == before
        assert "3 new above" in window.lines()[0]
        await window.press("g", "g")
        assert window.selected() == "news number 0."
        assert "new above" not in window.lines()[0]


async def test_a_post_hidden_above_never_moves_the_reader(world: World) -> None:
    """A verdict that takes posts out above the window changes nothing in it."""
    ids = world.fill(numbered(40))
    async with open_window(world) as window:
        await window.select("post number 20.")
        before = window.body()
        world.judge({ids[3]: "hide", ids[5]: "hide"})
        await window.hears(FeedChanged(FEED, changed=(ids[3], ids[5])))
        assert window.body() == before
        assert "19/38" in window.lines()[0]
        assert "2 hidden" in window.lines()[0]


async def test_a_post_that_changes_its_height_above_never_moves_the_reader(world: World) -> None:
    """A post above the selection that collapses keeps the selection on its line."""
    ids = world.fill(list(many(40)))
    async with open_window(world) as window:
        for _ in range(6):
            await window.press("j")
        row = window.timeline.feed.view.find(window.timeline.feed.row)  # type: ignore[arg-type]  # a row is selected
        assert row is not None
        world.judge(dict.fromkeys(ids[:5], "collapse"))
        await window.hears(FeedChanged(FEED, changed=tuple(ids[:5])))
        again = window.timeline.feed.view.find(row.row)
        assert again is not None
        assert again.y == row.y


async def test_a_hidden_selection_gives_way_to_its_neighbour(world: World) -> None:
    """When the selected post itself is hidden, the one that takes its place is selected."""
    ids = world.fill(numbered(40))
    async with open_window(world) as window:
        await window.select("post number 9.")
        world.judge({ids[9]: "hide"})
        await window.hears(FeedChanged(FEED, changed=(ids[9],)))
        assert window.selected() == "post number 10."


async def test_a_resize_keeps_the_selection_on_its_line(world: World) -> None:
    """Another width wraps everything anew; the selected post stays where it is."""
    world.fill(list(many(200)))
    async with open_window(world, (100, 30)) as window:
        feed = window.timeline.feed
        feed.select(window.timeline.timeline.index.at(25))
        await window.press("j", "k")
        row = feed.row
        assert row is not None
        before = feed.view.find(row)
        await window.resize(64, 30)
        after = feed.view.find(row)
        assert before is not None
        assert after is not None
        assert feed.row == row
        assert after.y == before.y


async def test_going_down_marks_what_is_left_as_read(world: World) -> None:
    """J marks the post that it leaves; k marks nothing."""
    world.fill(numbered(10))
    async with open_window(world) as window:
        assert "10 unread" in window.lines()[0]
        await window.press("j", "j")
        assert "8 unread" in window.lines()[0]
        await window.press("k", "k")
        assert "8 unread" in window.lines()[0]


async def test_read_marks_outlive_the_window(world: World) -> None:
    """Marks are written when the window ends, and read again by the next one."""
    world.fill(numbered(10))
    async with open_window(world) as window:
        await window.press("j", "j", "j", "N")
    async with open_window(world) as window:
        assert "6 unread" in window.lines()[0]


async def test_the_place_outlives_the_window(world: World) -> None:
    """The next window opens with the same post on the same line."""
    world.fill(list(many(120)))
    async with open_window(world) as window:
        window.timeline.feed.select(window.timeline.timeline.index.at(30))
        await window.press("j", "k", "k")
        before = window.body()
    async with open_window(world) as window:
        assert window.body() == before


async def test_unread_posts_are_found_in_both_directions(world: World) -> None:
    """N and p go to unread posts only; at the end they say so."""
    world.fill(numbered(12))
    async with open_window(world) as window:
        await window.press("J", "J", "J")
        await window.press("g", "g", "n")
        assert window.selected() == "post number 3."
        await window.press("p")
        assert window.selected() == "post number 3."
        assert "no unread post above" in window.lines()[-1]


async def test_everything_is_marked_read_at_the_second_press_only(world: World) -> None:
    """A asks first; any other key in between takes the question back."""
    world.fill(numbered(12))
    async with open_window(world) as window:
        await window.press("A")
        assert "A again marks 12 posts read" in window.lines()[-1]
        await window.press("j", "A")
        assert "11 unread" in window.lines()[0]
        await window.press("A")
        assert "unread" not in window.lines()[0]
    async with open_window(world) as window:
        assert "unread" not in window.lines()[0]


async def test_a_gap_is_a_row_that_fetches(world: World) -> None:
    """Between a newest page that met nothing and what was known stands a row; Enter asks sync for it."""
    world.fill(numbered(5, start=100))
    page = TimelinePage(tuple(ItemToStore(item, b"{}") for item in numbered(5)), "further")
    world.cache.put_page(FEED, page, world.cache.top(), asked_ms=world.now_ms, own_did="")
    gap = world.cache.gaps(FEED)[0]
    async with open_window(world, (80, 40)) as window:
        assert "older posts are missing here" in window.text()
        for _ in range(5):
            await window.press("j")
        await window.press("enter")
        assert world.sync.asked[-1] == Older(FEED, gap.id)
        assert "fetching" in window.text()
        await window.hears(Answer(len(world.sync.asked), "error", what="the host could not be reached"))
        assert "the host could not be reached" in window.text()


async def test_older_posts_are_asked_for_before_the_end(world: World) -> None:
    """Near the last known post sync is asked for more, once."""
    world.fill(numbered(60), is_complete=False)
    async with open_window(world) as window:
        assert not [body for body in world.sync.asked if isinstance(body, Older)]
        await window.press("G")
        assert [body for body in world.sync.asked if isinstance(body, Older)] == [Older(FEED)]
        assert "fetching older posts" in window.text()


async def test_a_storm_of_changes_is_taken_in_a_few_times_a_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred events cost as many updates of the list as fit into the quarter seconds that they span."""
    ids = world.fill(numbered(60))
    updates: list[messages.FeedChanged] = []
    take_in = FeedScreen.on_feed_changed

    def count(screen: FeedScreen, message: messages.FeedChanged) -> None:
        updates.append(message)
        take_in(screen, message)

    monkeypatch.setattr(FeedScreen, "on_feed_changed", count)
    async with open_window(world) as window:
        for item_id in ids:
            world.sync.says(FeedChanged(FEED, changed=(item_id,)))
            await window.pause(0.005)
        await window.pause(0.4)
        assert 1 <= len(updates) <= 6
        assert sum(len(message.changed) for message in updates) == len(ids)


async def test_the_first_posts_of_an_empty_feed_are_shown_from_the_top(world: World) -> None:
    """Where there was nothing to read, the newest post is selected when the first page comes."""
    async with open_window(world) as window:
        assert "the first posts are on their way" in window.text()
        await window.hears(FeedChanged(FEED, new=tuple(world.fill(numbered(60)))))
        assert window.selected() == "post number 0."
        assert window.line_of("post number 0.") == 2
        assert "new above" not in window.lines()[0]


async def test_the_status_line_says_what_sync_says(world: World) -> None:
    """The seal is unknown until the kernel's word is there."""
    world.fill(numbered(3))
    async with open_window(world, (100, 24)) as window:
        assert "Following  …" in window.lines()[0]
        await window.hears(SealChanged("SEALED"), SyncChanged("judging", 340))
        assert "Following  SEALED  judging 340" in window.lines()[0]
        await window.hears(SealChanged("PARTIAL", "no network namespace"), SyncChanged("offline"))
        assert "PARTIAL  offline" in window.lines()[0]


async def test_a_refresh_asks_sync(world: World) -> None:
    """R and ^r ask for the newest page."""
    world.fill(numbered(3))
    async with open_window(world) as window:
        await window.press("R", "ctrl+r")
        assert [body for body in world.sync.asked if isinstance(body, Refresh)] == [Refresh(FEED), Refresh(FEED)]


async def test_views_say_which_they_are(world: World) -> None:
    """F goes through chronological, ranked and unread only, and comes back to the same place."""
    ids = world.fill(numbered(30))
    world.judge({ids[17]: "boost"}, score=2.0)
    async with open_window(world) as window:
        await window.press("j", "j")
        await window.press("f")
        assert "Following · ranked" in window.lines()[0]
        assert window.selected() == "post number 17."
        await window.press("f")
        assert "Following · unread" in window.lines()[0]
        assert window.selected() == "post number 2."
        await window.press("f")
        assert "ranked" not in window.lines()[0]
        assert window.selected() == "post number 2."


async def test_a_replaced_cache_is_read_anew(world: World) -> None:
    """When another file takes the place of the cache, no row of the old one stays."""
    world.fill(numbered(30))
    async with open_window(world) as window:
        world.cache.close()
        for name in ("cache.db", "cache.db-wal", "cache.db-shm"):
            (world.folder / name).unlink(missing_ok=True)
        again = World(world.folder)
        ids = again.fill(newer(5))
        await window.hears(FeedChanged(FEED, new=tuple(ids)))
        assert window.selected() == "news number 0."
        assert "1/5" in window.lines()[0]
        again.cache.close()
        again.sync.close()
        again.user.close()


async def test_collapsed_posts_say_why_and_open_with_a_key(world: World) -> None:
    """A collapsed post is one line with the reason; z shows it, and covers it again."""
    ids = world.fill(numbered(3))
    world.judge({ids[0]: "collapse"})
    async with open_window(world) as window:
        assert "Collapsed by “Football nights”" in window.text()
        assert "post number 0." not in window.text()
        await window.press("z")
        assert "post number 0." in window.text()
        await window.press("z")
        assert "post number 0." not in window.text()


async def test_the_mouse_selects_and_opens(world: World) -> None:
    """A click selects a post, a second one opens its thread."""
    world.fill(numbered(10))
    async with open_window(world) as window:
        await window.click(10, window.line_of("post number 2."))
        assert window.selected() == "post number 2."
        await window.click(10, window.line_of("post number 2."))
        assert "Thread" in window.lines()[0]


async def test_the_wheel_scrolls_and_leaves_the_selection(world: World) -> None:
    """A step of the wheel moves the lines; what is selected stays selected, in view or not."""
    world.fill(numbered(60))
    async with open_window(world) as window:
        before = window.body()
        window.timeline.feed.post_message(wheel(window.timeline.feed))
        await window.pause()
        assert window.body()[:10] == before[3:13]
        assert window.selected() == "post number 0."


async def test_the_scrollbar_can_be_dragged_anywhere(world: World) -> None:
    """A dragged scrollbar lands where it was let go, within a row of it, and at the very end."""
    world.fill(numbered(500))
    async with open_window(world) as window:
        feed = window.timeline.feed
        feed.scroll_to(y=feed.max_scroll_y // 2, animate=False)
        await window.pause()
        assert abs(feed.view.placed[0].position - 250) <= 5
        feed.scroll_to(y=feed.max_scroll_y, animate=False)
        await window.pause()
        assert "this is where it begins" in window.text()


@pytest.mark.parametrize("size", [(20, 5), (8, 3), (1, 1)])
async def test_the_smallest_terminals_break_nothing(world: World, size: tuple[int, int]) -> None:
    """Below the size that it is made for, the window is no joy, but it goes on."""
    world.fill(list(many(30)))
    async with open_window(world) as window:
        await window.resize(*size)
        await window.press("j", "space", "G", "g", "g", "w", "escape", "?", "escape", "t", "escape")
        await window.resize(80, 24)
        assert window.line_of("30") == 0


def wheel(feed: Feed) -> events.MouseScrollDown:
    """A step of the mouse wheel over the list."""
    return events.MouseScrollDown(feed, 5, 5, 0, 1, 0, False, False, False, screen_x=5, screen_y=5)
