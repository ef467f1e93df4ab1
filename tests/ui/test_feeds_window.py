"""Feeds beside the timeline in the window: tabs, the lists of feeds, a feed that is fetched anew."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from skerry.domain.directory import FEEDS, LISTS, FeedInfo, encode_infos
from skerry.domain.pages import ItemToStore, TimelinePage
from skerry.domain.posts import FeedItem
from skerry.store.values import PutResult
from skerry.sync.protocol import Answer, FeedChanged, Hello, LookUp, Older, Refresh
from skerry.ui.screens.directory import DirectoryScreen
from skerry.ui.screens.listed import ListedScreen
from skerry.ui.screens.thread import ThreadScreen
from skerry.ui.screens.timeline import TimelineScreen
from skerry.ui.screens.tray import TrayScreen
from tests.ui.posts import NOW_MS, many
from tests.ui.window import Window, open_window
from tests.ui.world import World

BEST = "feed:at://did:plc:genaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.generator/best"
BIRDS = "list:at://did:plc:genaaaaaaaaaaaaaaaaaaaaa/app.bsky.graph.list/birds"
SAVED = (
    FeedInfo("following", "Following", is_pinned=True),
    FeedInfo(BEST, "The best", "ada.example.com", "What is good", is_pinned=True),
    FeedInfo(BIRDS, "Birds", "ada.example.com", is_pinned=True),
    FeedInfo(f"{BEST}2", "Second best", "ada.example.com"),
)


@pytest.fixture
def stocked(world: World) -> World:
    """A timeline, and three pinned feeds, one of them fetched before."""
    world.fill(made(30))
    world.cache.keep(FEEDS, encode_infos(SAVED), at_ms=1)
    put_list(world, made(12)[::-1])
    return world


def made(count: int) -> list[FeedItem]:
    """Made-up items."""
    return list(many(count))


def put_list(
    world: World, items: Sequence[FeedItem], *, asked: str = "", cursor: str = "", at: int = NOW_MS
) -> PutResult:
    """Store a page of the best feed."""
    page = TimelinePage(tuple(ItemToStore(item, b"{}") for item in items), cursor)
    return world.cache.put_list(BEST, page, cursor=asked, asked_ms=at)


async def answered(window: Window, *, what: str = "") -> None:
    """Have sync answer its last request."""
    number = len(window.world.sync.asked)
    await window.hears(Answer(number, "error", what) if what else Answer(number))


def feed_title(window: Window) -> str:
    """The name of the feed in front."""
    return window.feed_screen.title_words


async def test_number_opens_the_pinned_feed_from_the_store_and_fetches_it(stocked: World) -> None:
    """In the server's order, at once; sync is asked for it, and for nothing while a number has no feed."""
    async with open_window(stocked) as window:
        await window.press("2")
        await window.until(lambda: window.is_at(ListedScreen))
        assert window.selected() == made(12)[-1].post.text
        assert stocked.sync.asked == [Refresh(BEST)]
        assert "The best" in window.lines()[0]
        await window.press("9")
        assert "you have 3 pinned feeds" in window.text()
        await window.press("1")
        assert window.is_at(TimelineScreen)


async def test_brackets_go_through_the_pinned_feeds(stocked: World) -> None:
    """In turn and round; the timeline stays below, so that back leads there from each."""
    async with open_window(stocked) as window:
        seen = []
        for key in ("]", "]", "]", "[", "["):
            await window.press(key)
            seen.append(feed_title(window))
        assert seen == ["The best", "Birds", "Following", "Birds", "The best"]
        assert len(window.app.screen_stack) == 2
        await window.press("escape")
        assert window.is_at(TimelineScreen)


async def test_feed_fetched_anew_begins_at_its_top(stocked: World) -> None:
    """The new list takes the place of the old one, whatever was selected."""
    async with open_window(stocked) as window:
        await window.press("2", "j", "j", "j")
        result = put_list(stocked, made(20)[14:], at=NOW_MS + 1000)
        await window.hears(FeedChanged(BEST, new=result.new), FeedChanged(BEST, removed=result.removed))
        await window.until(lambda: window.selected() == made(20)[14].post.text)
        assert window.feed_screen.timeline.count == 6


async def test_further_posts_are_fetched_before_the_end(stocked: World) -> None:
    """They go below, and the reader stays; an error is told where the posts would be."""
    put_list(stocked, made(12)[::-1], cursor="c1", at=NOW_MS + 1)
    async with open_window(stocked) as window:
        await window.press("2")
        await answered(window)
        await window.press(*"jjj")
        assert stocked.sync.asked == [Refresh(BEST), Older(BEST)]
        result = put_list(stocked, made(16)[12:], asked="c1", cursor="c2")
        await window.hears(FeedChanged(BEST, new=result.new))
        await window.until(lambda: window.feed_screen.timeline.count == 16)
        assert window.selected() == made(12)[8].post.text
        await answered(window, what="the feed's server failed")
        await window.press("G")
        assert "the feed's server failed" in window.text()


async def test_empty_and_failing_feeds_say_so(stocked: World) -> None:
    """Nothing there is not the same as nothing fetched; Enter tries again."""
    async with open_window(stocked) as window:
        await window.press("3")
        assert "the posts are on their way" in window.text()
        await answered(window, what="the feed's server failed")
        assert "the feed's server failed" in window.text()
        await window.press("enter")
        assert stocked.sync.asked[-2:] == [Refresh(BIRDS), Refresh(BIRDS)]
        stocked.cache.put_list(BIRDS, TimelinePage(), asked_ms=NOW_MS)
        await answered(window)
        assert "there is nothing here" in window.text()


async def test_rules_tray_thread_and_marks_work_in_a_feed(stocked: World) -> None:
    """What a rule hides of a feed is in the feed's own tray; what was left behind is read here as in the timeline."""
    ids = [key.id for key in stocked.cache.keys(BEST)]
    stocked.judge({ids[1]: "hide"})
    async with open_window(stocked) as window:
        await window.press("2")
        assert "1 hidden" in window.lines()[0]
        await window.press("j")
        assert window.selected() == made(12)[-3].post.text
        assert ids[0] not in window.feed_screen.marks.unread
        await window.press("H")
        assert window.is_at(TrayScreen)
        assert "The best · hidden" in window.lines()[0]
        await window.press("escape", "enter")
        assert window.is_at(ThreadScreen)
        await window.press("g", "h")
        assert window.is_at(TimelineScreen)
    first = made(12)[-1]
    assert stocked.user.read_among(BEST, [(first.address, 1)]) == {first.address}


async def test_feeds_are_listed_with_their_tabs_and_opened(stocked: World) -> None:
    """Saved ones too; sync is asked, and what is new there is shown."""
    async with open_window(stocked, (100, 30)) as window:
        await window.press("g", "f")
        assert window.is_at(DirectoryScreen)
        lines = window.text()
        assert all(words in lines for words in ("Your feeds", "tab 2", "tab 3", "Second best", "What is good"))
        assert stocked.sync.asked == [LookUp(FEEDS)]
        more = FeedInfo(f"{BEST}3", "A third", "bo.example.com")
        stocked.cache.keep(FEEDS, encode_infos((*SAVED, more)), at_ms=2)
        await answered(window)
        await window.until(lambda: "A third" in window.text())
        await window.press("G", "enter")
        await window.until(lambda: window.is_at(ListedScreen))
        assert feed_title(window) == "A third"


async def test_lists_are_listed_and_open_as_feeds(stocked: World) -> None:
    """Those that the account made."""
    birds = FeedInfo(BIRDS, "Birds", "me.example.com", purpose="curatelist")
    stocked.cache.keep(LISTS, encode_infos((birds,)), at_ms=1)
    async with open_window(stocked) as window:
        await window.press("g", "l")
        assert "Your lists" in window.text()
        assert stocked.sync.asked == [LookUp(LISTS)]
        await window.press("enter")
        await window.until(lambda: window.is_at(ListedScreen))
        assert feed_title(window) == "Birds"


async def test_home_works_from_the_list_of_feeds(stocked: World) -> None:
    """All that is open above the timeline goes."""
    async with open_window(stocked) as window:
        await window.press("2", "g", "f", "g", "h")
        assert window.is_at(TimelineScreen)
        assert len(window.app.screen_stack) == 1


async def test_search_and_bookmarks_and_hashtags_open_as_feeds(stocked: World) -> None:
    """What was typed is asked for as it is; nothing typed is no search."""
    tagged = next(item for item in made(30) if any(facet.kind == "tag" for facet in item.post.facets))
    tag = next(facet.value for facet in tagged.post.facets if facet.kind == "tag")
    async with open_window(stocked) as window:
        await window.press("/", "enter")
        assert window.is_at(TimelineScreen)
        await window.press("/", *"tea", "space", *"from:ada", "enter")
        await window.until(lambda: window.is_at(ListedScreen))
        assert stocked.sync.asked == [Refresh("search:tea from:ada")]
        assert feed_title(window) == "Search · tea from:ada"
        await window.press("g", "b")
        assert stocked.sync.asked[1:] == [Refresh("bookmarks")]
        await window.press("g", "h")
        await window.select(tagged.post.text)
        await window.press("i", "G", "enter")
        await window.until(lambda: window.is_at(ListedScreen))
        assert stocked.sync.asked[2:] == [Refresh(f"tag:{tag}")]
        assert feed_title(window) == f"#{tag}"


async def test_what_sync_was_not_there_for_is_asked_for_once_it_is(stocked: World) -> None:
    """What the store has is shown meanwhile, with the reason."""
    stocked.sync.is_there = False
    async with open_window(stocked) as window:
        await window.press("2", "G")
        assert "sync is not there yet" in window.text()
        stocked.sync.is_there = True
        await window.hears(Hello(1, "1", 1))
        await window.until(lambda: Refresh(BEST) in stocked.sync.asked)
