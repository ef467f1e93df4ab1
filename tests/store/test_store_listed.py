"""Feeds that the server puts in order: its order is kept, a refresh replaces, further pages go below."""

from __future__ import annotations

from skerry.domain.posts import FeedItem
from skerry.store.cache import Cache
from skerry.store.listed import KEPT_MS, MOST_LISTS
from skerry.store.values import PutResult
from tests.store.made import START_MS, item, page, put, repost, thread_page, verdict

FEED = "feed:at://did:plc:genaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.generator/best"
NOW_MS = START_MS + 10**9


def put_list(
    cache: Cache, *items: FeedItem, asked: str = "", cursor: str = "", at: int = NOW_MS, feed: str = FEED
) -> PutResult:
    """Store a page of a list."""
    return cache.put_list(feed, page(items, cursor), cursor=asked, asked_ms=at)


def texts(cache: Cache, feed: str = FEED) -> list[str]:
    """The posts of a list, from the top."""
    ids = [key.id for key in cache.keys(feed)]
    return [found.item.post.text for found in cache.items(ids).values()]


def test_list_keeps_the_servers_order(cache: Cache) -> None:
    """Whatever the posts' times; further pages stand below, and what came twice stands where it came first."""
    first = put_list(cache, item(3), item(9), item(1), cursor="c1")
    assert first.next is not None
    assert first.next.cursor == "c1"
    second = put_list(cache, item(7), item(9), repost(9, 20), asked="c1", at=NOW_MS + 5000)
    assert texts(cache) == [f"Number {n}." for n in (3, 9, 1, 7, 9)]
    assert second.next is None
    assert cache.feed_state(FEED).is_complete
    assert cache.feed_state(FEED).last_sync_ms == NOW_MS
    assert [key.id for key in cache.keys(FEED)] == [*first.new, *second.new]


def test_refreshed_list_takes_the_place_of_the_one_before(cache: Cache) -> None:
    """Old items are told as removed; posts that nothing shows any more are forgotten, others keep their vectors."""
    put(cache, item(2))
    before = put_list(cache, item(1), item(2), item(3), cursor="c1")
    after = put_list(cache, item(3), item(4), cursor="d1", at=NOW_MS + 1)
    assert texts(cache) == ["Number 3.", "Number 4."]
    assert set(after.removed) == set(before.new)
    assert cache.raw(item(1).post.uri) is None
    assert cache.raw(item(2).post.uri) is not None
    assert texts(cache, "following") == ["Number 2."]
    tail = cache.tail(FEED)
    assert tail is not None
    assert tail.cursor == "d1"


def test_changed_post_of_a_list_is_told_for_every_feed_that_shows_it(cache: Cache) -> None:
    """A like that a generator's page shows is one for the timeline as well."""
    mine = put(cache, item(2)).new[0]
    result = put_list(cache, item(2, likes=5), item(3))
    assert result.changed == (mine,)
    assert cache.feeds_of([mine, *result.new, 999_999]) == {"following": (mine,), FEED: result.new}


def test_items_of_a_list_are_judged_where_they_are(cache: Cache) -> None:
    """What is to be judged says which feed it is in."""
    put(cache, item(2))
    put_list(cache, item(2), item(3))
    found = {(item.item.post.text, item.feed) for item in cache.unjudged("r", 10, model="m")}
    assert found == {("Number 2.", "following"), ("Number 2.", FEED), ("Number 3.", FEED)}


def test_hidden_items_of_a_list_count_for_what_lies_below(cache: Cache) -> None:
    """The next page goes below the lowest, hidden or not."""
    first = put_list(cache, item(1), item(2), cursor="c")
    cache.put_verdicts("r", [(first.new[1], verdict("hide"))])
    put_list(cache, item(3), asked="c")
    assert texts(cache) == ["Number 1.", "Number 2.", "Number 3."]


def test_lists_that_nobody_opens_are_forgotten(cache: Cache) -> None:
    """After a week, with their posts; the timeline and what a thread shows stay, however old."""
    put(cache, item(1))
    cache.put_thread(item(5).post.uri, thread_page(item(5).post), fetched_ms=1)
    put_list(cache, item(4), item(5))
    put_list(cache, item(6), at=NOW_MS + KEPT_MS + 1, feed="search:tea")
    assert texts(cache) == []
    assert cache.feed_state(FEED).last_sync_ms == 0
    assert cache.raw(item(4).post.uri) is None
    assert cache.raw(item(5).post.uri) is not None
    assert texts(cache, "following") == ["Number 1."]
    assert texts(cache, "search:tea") == ["Number 6."]


def test_no_more_lists_are_kept_than_the_most(cache: Cache) -> None:
    """The one opened longest ago goes first."""
    for number in range(MOST_LISTS + 1):
        put_list(cache, item(number), at=NOW_MS + number, feed=f"search:{number}")
    assert texts(cache, "search:0") == []
    assert texts(cache, "search:1") == ["Number 1."]


def test_list_whose_cursor_repeats_is_at_its_end(cache: Cache) -> None:
    """A server that gives the same cursor again would be asked for ever."""
    put_list(cache, item(1), cursor="c")
    assert put_list(cache, item(2), asked="c", cursor="c").next is None
    assert cache.tail(FEED) is None
