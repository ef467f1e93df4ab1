"""Pages: what is new, what changed, what is missing in between, what is gone."""

from __future__ import annotations

import msgspec
import pytest

from skerry.domain.pages import BadItem
from skerry.domain.posts import ReplyContext
from skerry.store.cache import Cache
from skerry.store.values import Key, Place
from tests.store.made import FEED, ME, START_MS, author, item, numbers, page, post, put, repost, thread_page, verdict


def known(cache: Cache) -> list[int]:
    """The items that are in the store."""
    return numbers(cache.keys(FEED))


def holes(cache: Cache) -> list[tuple[int, int, str]]:
    """The gaps: newer and older neighbour, cursor."""
    return [(second(gap.newer), second(gap.older), gap.cursor) for gap in cache.gaps(FEED)]


def second(key: Key) -> int:
    """The item at a place."""
    return (key[0] - START_MS) // 1000


def test_first_pages_lead_down_to_the_end(cache: Cache) -> None:
    """An empty feed is filled from the top; the walk goes on where the last page ended, and ends with the feed."""
    first = put(cache, item(9), item(8), cursor="c8")
    assert len(first.new) == 2
    assert not first.met_known
    assert first.next == cache.tail(FEED) == Place(-1, "c8")
    last = cache.put_page(FEED, page([item(7)]), first.next, asked_ms=1, own_did=ME)
    assert last.met_known
    assert last.next is None
    assert cache.feed_state(FEED).is_complete
    assert cache.tail(FEED) is None
    assert known(cache) == [9, 8, 7]
    assert holes(cache) == []


def test_refresh_that_reaches_what_is_known_is_done(cache: Cache) -> None:
    """One page with an item that was there: no gap."""
    put(cache, item(3), item(2), item(1))
    again = put(cache, item(5), item(4), item(3), cursor="c3")
    assert again.met_known
    assert again.next is None
    assert numbers(cache.places(FEED, again.new)) == [5, 4]
    assert holes(cache) == []


def test_refresh_that_ends_early_leaves_a_gap(cache: Cache) -> None:
    """What lies between is known to be missing, with the cursor to fetch it; the walk may go on there."""
    put(cache, item(2), item(1))
    first = put(cache, item(9), item(8), cursor="c8")
    assert not first.met_known
    assert holes(cache) == [(8, 2, "c8")]
    assert first.next == cache.in_gap(FEED, cache.gaps(FEED)[0].id)
    second = cache.put_page(FEED, page([item(7), item(6)], "c6"), first.next or cache.top(), asked_ms=2, own_did=ME)
    assert holes(cache) == [(6, 2, "c6")]
    third = cache.put_page(FEED, page([item(5), item(2)], "c2"), second.next or cache.top(), asked_ms=3, own_did=ME)
    assert third.met_known
    assert holes(cache) == []
    assert known(cache) == [9, 8, 7, 6, 5, 2, 1]


def test_gap_closes_although_its_older_end_is_gone(cache: Cache) -> None:
    """A page that reaches below the known item closes the gap, whether or not the server still has the item."""
    put(cache, item(5), item(3), cursor="c3")
    first = put(cache, item(9), cursor="c9")
    closing = cache.put_page(FEED, page([item(7), item(4)], "c4"), first.next or cache.top(), asked_ms=1, own_did=ME)
    assert closing.met_known
    assert holes(cache) == []


def test_page_closes_every_gap_that_it_covers(cache: Cache) -> None:
    """A long page over two short stretches leaves only what lies below it."""
    for n in (10, 20, 30):
        put(cache, item(n), cursor=f"c{n}")
    assert holes(cache) == [(30, 20, "c30"), (20, 10, "c20")]
    over = put(cache, item(40), item(30), item(25), item(20), item(15), cursor="c15")
    assert over.met_known
    assert holes(cache) == [(15, 10, "c15")]


def test_page_that_ends_the_feed_closes_all_below(cache: Cache) -> None:
    """No cursor: the server has nothing more, so nothing is missing."""
    for n in (10, 20):
        put(cache, item(n), cursor=f"c{n}")
    ended = put(cache, item(30), item(20), item(10))
    assert ended.met_known
    assert holes(cache) == []
    assert cache.feed_state(FEED).is_complete


def test_end_of_the_feed_closes_gaps_that_no_page_reaches(cache: Cache) -> None:
    """The older items are gone from the server, which has nothing below the page."""
    for n in (10, 20):
        put(cache, item(n), cursor=f"c{n}")
    gap = cache.in_gap(FEED, cache.gaps(FEED)[0].id)
    assert gap is not None
    assert cache.put_page(FEED, page([item(15)]), gap, asked_ms=1, own_did=ME).met_known
    assert holes(cache) == []


def test_page_for_one_gap_leaves_those_above_it(cache: Cache) -> None:
    """What it covers begins where it was asked for."""
    for n in (10, 20, 30):
        put(cache, item(n), cursor=f"c{n}")
    lower = cache.in_gap(FEED, cache.gaps(FEED)[1].id)
    assert lower is not None
    cache.put_page(FEED, page([item(15), item(10)], "c10"), lower, asked_ms=1, own_did=ME)
    assert holes(cache) == [(30, 20, "c30")]


def test_feed_that_begins_with_an_empty_page_is_filled_from_below(cache: Cache) -> None:
    """Everything on the first page was left out by the server."""
    assert put(cache, cursor="x").next == cache.tail(FEED) == Place(-1, "x")
    below = cache.put_page(FEED, page([item(2)], "c2"), Place(-1, "x"), asked_ms=1, own_did=ME)
    assert below.next == cache.tail(FEED) == Place(-1, "c2")


def test_page_longer_than_the_feed_moves_its_end(cache: Cache) -> None:
    """The cursor for what lies below is that of the lowest page."""
    put(cache, item(9), cursor="c9")
    put(cache, item(9), item(5), cursor="c5")
    assert cache.tail(FEED) == Place(-1, "c5")


def test_empty_page_with_a_cursor_goes_on(cache: Cache) -> None:
    """The server may leave out all of a page: only a missing cursor is the end."""
    put(cache, item(2), cursor="c2")
    top = put(cache, cursor="x")
    assert (top.met_known, top.next) == (False, Place(0, "x"))
    assert holes(cache) == []
    assert top.next is not None
    gap = cache.put_page(FEED, page([item(9)], "c9"), top.next, asked_ms=1, own_did=ME)
    assert holes(cache) == [(9, 2, "c9")]
    assert gap.next is not None
    inside = cache.put_page(FEED, page([], "y"), gap.next, asked_ms=1, own_did=ME)
    assert holes(cache) == [(9, 2, "y")]
    assert inside.next == Place(gap.next.gap, "y")
    tail = cache.put_page(FEED, page([], "z"), cache.tail(FEED) or cache.top(), asked_ms=1, own_did=ME)
    assert tail.next == Place(-1, "z")


def test_server_that_repeats_a_cursor_is_not_asked_forever(cache: Cache) -> None:
    """No way on: the walk ends, and what is missing stays known."""
    put(cache, item(2), cursor="c2")
    first = put(cache, item(9), cursor="c9")
    stuck = cache.put_page(FEED, page([], "c9"), first.next or cache.top(), asked_ms=1, own_did=ME)
    assert stuck.next is None
    assert holes(cache) == [(9, 2, "c9")]


def test_page_for_a_gap_that_is_closed_by_now_only_adds(cache: Cache) -> None:
    """Two walks may cross: what the later one brings is stored, and nothing is taken for missing."""
    put(cache, item(2), cursor="c2")
    first = put(cache, item(9), cursor="c9")
    assert first.next is not None
    put(cache, item(9), item(5), item(2), cursor="c2", asked_ms=5)
    late = cache.put_page(FEED, page([item(8), item(7)], "c7"), first.next, asked_ms=9, own_did=ME)
    assert (late.met_known, late.removed) == (True, ())
    assert known(cache) == [9, 8, 7, 5, 2]


def test_item_is_stored_once(cache: Cache) -> None:
    """Twice on a page, on two pages, or again with the next refresh."""
    assert len(put(cache, item(2), item(2), item(1), cursor="c").new) == 2
    again = put(cache, item(2), item(1), cursor="c", asked_ms=2)
    assert (again.new, again.changed, again.removed) == ((), (), ())
    assert known(cache) == [2, 1]


def test_changed_post_changes_all_its_items(cache: Cache) -> None:
    """New counts show wherever the post is, reposts too."""
    put(cache, repost(1, 9), item(1), cursor="c")
    liked = msgspec.structs.replace(repost(1, 9), post=post(1, likes=7))
    changed = put(cache, item(10), liked, item(1, likes=7), cursor="c", asked_ms=2)
    ids = [key.id for key in cache.keys(FEED)]
    assert set(changed.changed) == set(ids[1:])
    assert changed.new == (ids[0],)
    assert {stored.item.post.counts.likes for stored in cache.items(ids[1:]).values()} == {7}


def test_new_item_does_not_count_as_changed(cache: Cache) -> None:
    """Two states of one post on a page that is all new."""
    first = put(cache, msgspec.structs.replace(repost(1, 9), post=post(1, likes=7)), item(1), cursor="c")
    assert len(first.new) == 2
    assert first.changed == ()


def test_changed_context_changes_the_item(cache: Cache) -> None:
    """What a reply answers is gone, say; it is judged again."""
    asked = ReplyContext("post", post(1).uri, post(1).uri, author(), "A question?")
    put(cache, item(2, reply=asked), item(1), cursor="c")
    (newest, oldest) = cache.keys(FEED)
    cache.put_verdicts("r", [(newest.id, verdict()), (oldest.id, verdict())])
    changed = put(cache, item(2, reply=ReplyContext("gone")), item(1), cursor="c", asked_ms=2)
    assert changed.changed == (newest.id,)
    assert cache.items([newest.id])[newest.id].item.reply == ReplyContext("gone")
    assert [found.id for found in cache.unjudged("r", 9, model="m")] == [newest.id]


def test_item_that_the_server_no_longer_has_goes(cache: Cache) -> None:
    """Deleted between two others, or the newest one; what lies below the page stays."""
    put(cache, *(item(n) for n in range(9, 0, -1)), cursor="c")
    cache.put_thread(post(9).uri, thread_page(post(9)), fetched_ms=1)
    kept = {n: key.id for n, key in zip(known(cache), cache.keys(FEED), strict=True)}
    gone = put(cache, item(8), item(7), item(5), item(4), cursor="c4", asked_ms=2)
    assert set(gone.removed) == {kept[9], kept[6]}
    assert known(cache) == [8, 7, 5, 4, 3, 2, 1]
    assert cache.feed_state(FEED).items == 7
    assert cache.raw(post(6).uri) is None
    assert cache.raw(post(9).uri) is not None  # a thread shows it


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ({"asked_ms": 1}, "it was stored after the page was asked for"),
        ({"bad": BadItem("", "broken")}, "an item of the page could not be read, and may be it"),
        ({"bad": BadItem(item(6).post.uri, "broken")}, "it is there, but could not be read"),
        ({"order": True}, "the page is out of order"),
        ({"own": True}, "it is the account's own, and the AppView leaves some out"),
    ],
)
def test_item_stays_when_it_is_not_sure_that_it_is_gone(cache: Cache, missing: dict[str, object], why: str) -> None:
    """Removing is for what the server surely no longer has."""
    mine = item(6, by=ME.removeprefix("did:plc:")) if "own" in missing else item(6)
    put(cache, item(8), item(7), mine, item(5), cursor="c")
    entries = [item(8), item(7), item(5)]
    if "order" in missing:
        entries = [item(7), item(8), item(5)]
    bad = missing.get("bad")
    asked = 1 if missing.get("asked_ms") else 2
    result = put(cache, *entries, *([bad] if isinstance(bad, BadItem) else []), cursor="c", asked_ms=asked)
    assert result.removed == (), why
    assert 6 in known(cache)


def test_page_with_hardly_anything_removes_hardly_anything(cache: Cache) -> None:
    """A server in trouble answers with little: that is not a hundred deletions."""
    put(cache, *(item(n) for n in range(100, 0, -1)), cursor="c")
    assert put(cache, item(100), item(1), cursor="c", asked_ms=2).removed == ()
    assert len(known(cache)) == 100


def test_first_page_that_is_empty_and_all_empties_the_feed(cache: Cache) -> None:
    """Whoever is followed is muted now, say; the account's own post stays, and all does when it is no such page."""
    own = item(2, by=ME.removeprefix("did:plc:"))
    put(cache, item(3), own, item(1), cursor="c")
    gap = put(cache, item(9), cursor="c9").next
    assert gap is not None
    assert cache.put_page(FEED, page([]), gap, asked_ms=2, own_did=ME).removed == ()
    assert put(cache, cursor="d", asked_ms=2).removed == ()
    assert put(cache, BadItem("at://x", "broken"), asked_ms=2).removed == ()
    assert len(put(cache, asked_ms=2).removed) == 3
    assert known(cache) == [2]


def test_first_page_that_is_empty_leaves_a_feed_of_many(cache: Cache) -> None:
    """A server in trouble that answers with nothing is no reason to forget everything."""
    put(cache, *(item(n) for n in range(11, 0, -1)), cursor="c")
    assert put(cache, asked_ms=2).removed == ()
    assert len(known(cache)) == 11


def test_removed_post_is_gone_everywhere(cache: Cache) -> None:
    """Out of every feed, with its reposts; its verdict and view with it."""
    put(cache, repost(1, 9), item(2), item(1))
    put(cache, item(1), feed="other")
    ids = {key.id for key in (*cache.keys(FEED), *cache.keys("other"))}
    gone = cache.remove_posts([item(1).post.uri, "at://nobody"])
    assert set(gone) == ids - {key.id for key in cache.keys(FEED)}
    assert known(cache) == [2]
    assert cache.raw(item(1).post.uri) is None
    assert cache.feed_state("other").items == 0


def test_ids_are_never_used_again(cache: Cache) -> None:
    """A stale id finds nothing, not another item."""
    put(cache, item(1))
    (first,) = cache.keys(FEED)
    cache.remove_posts([item(1).post.uri])
    put(cache, item(2))
    assert cache.keys(FEED)[0].id > first.id
