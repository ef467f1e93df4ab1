"""Where things are in a feed: order, keyset reads, the tray, the ranked view."""

from __future__ import annotations

import msgspec

from skerry.store.cache import Cache
from skerry.store.values import FeedState
from tests.store.made import FEED, item, numbers, page, post, put, repost, verdict


def hide(cache: Cache, *which: int) -> None:
    """Put items into the tray."""
    ids = [key.id for key in cache.keys(FEED) if numbers([key])[0] in which]
    cache.put_verdicts("rules", [(item_id, verdict("hide")) for item_id in ids])


def test_timeline_is_newest_first(cache: Cache) -> None:
    """By time, a repost by when it was reposted, whatever the order of pages."""
    put(cache, repost(3, 12), item(9), item(8), cursor="a")
    cache.put_page(FEED, page([item(7), item(5)]), cache.tail(FEED) or cache.top(), asked_ms=1, own_did="")
    assert numbers(cache.keys(FEED)) == [12, 9, 8, 7, 5]


def test_timeline_breaks_ties_by_cid_then_by_the_servers_order(cache: Cache) -> None:
    """As the AppView does; the same text posted by two in the same moment has even the same cid."""
    same = [msgspec.structs.replace(post(5, by=name), cid=cid) for name, cid in (("c", "z"), ("b", "m"), ("a", "m"))]
    put(cache, *(msgspec.structs.replace(item(5), post=each) for each in same))
    found = cache.items([key.id for key in cache.keys(FEED)])
    assert [stored.item.post.author.name for stored in found.values()] == ["C", "B", "A"]


def test_keys_read_on_in_both_directions(cache: Cache) -> None:
    """Older than a place, newer than a place, between two; always newest first, the nearest ones."""
    put(cache, *(item(n) for n in range(20, 0, -1)))
    keys = cache.keys(FEED)
    assert numbers(cache.keys(FEED, limit=3)) == [20, 19, 18]
    assert numbers(cache.keys(FEED, before=keys[10].key, limit=3)) == [9, 8, 7]
    assert numbers(cache.keys(FEED, after=keys[10].key, limit=3)) == [13, 12, 11]
    assert numbers(cache.keys(FEED, before=keys[3].key, after=keys[8].key)) == [16, 15, 14, 13]
    assert cache.keys(FEED, before=keys[-1].key) == []
    assert cache.keys(FEED, after=keys[0].key) == []
    assert cache.keys("unknown") == []


def test_keys_tell_the_tray_from_the_rest(cache: Cache) -> None:
    """Hidden ones alone, the others alone, or all in order; the kept numbers say how many."""
    put(cache, *(item(n) for n in range(10, 0, -1)))
    hide(cache, 9, 5, 4)
    assert numbers(cache.keys(FEED, hidden=True)) == [9, 5, 4]
    assert numbers(cache.keys(FEED, hidden=False)) == [10, 8, 7, 6, 3, 2, 1]
    assert numbers(cache.keys(FEED, limit=4)) == [10, 9, 8, 7]
    middle = cache.keys(FEED)[5]
    assert numbers(cache.keys(FEED, after=middle.key, limit=2)) == [7, 6]
    assert cache.feed_state(FEED) == FeedState(10, 3, "", True, 1)


def test_kept_numbers_follow_what_goes(cache: Cache) -> None:
    """A hidden item that is removed, and one that comes out of the tray."""
    put(cache, *(item(n) for n in range(5, 0, -1)))
    hide(cache, 4, 3, 2)
    cache.remove_posts([item(4).post.uri])
    cache.put_verdicts("other", [(cache.keys(FEED, hidden=True)[0].id, verdict())])
    assert cache.feed_state(FEED) == FeedState(4, 1, "", True, 1)


def test_keys_carry_what_is_done_with_items(cache: Cache) -> None:
    """Action and score come with the place, without reading the item."""
    put(cache, item(2), item(1))
    newest, oldest = cache.keys(FEED)
    cache.put_verdicts("rules", [(newest.id, verdict("boost", 0.5)), (oldest.id, verdict("dim", -0.25))])
    assert [(key.action, key.score) for key in cache.keys(FEED)] == [("boost", 0.5), ("dim", -0.25)]


def test_ranked_view_orders_the_newest_by_score(cache: Cache) -> None:
    """By score, then by time, hidden ones left out, old ones however good not looked at."""
    put(cache, *(item(n) for n in range(6, 0, -1)))
    ids = {numbers([key])[0]: key.id for key in cache.keys(FEED)}
    scores = {6: 0.0, 5: 0.5, 4: 0.5, 3: 0.9, 2: -1.0, 1: 5.0}
    cache.put_verdicts("rules", [(ids[n], verdict("boost", score)) for n, score in scores.items()])
    hide(cache, 3)
    assert numbers(cache.keys_ranked(FEED, newest=4)) == [5, 4, 6, 2]
    assert numbers(cache.keys_ranked(FEED, limit=2)) == [1, 5]


def test_item_is_found_again_by_its_address(cache: Cache) -> None:
    """A post and a repost of it are two places."""
    put(cache, repost(1, 9), item(1), item(0))
    for key in cache.keys(FEED):
        stored = cache.items([key.id])[key.id]
        assert cache.item_of(FEED, stored.item.address) == key
        assert cache.addresses([key.id]) == {key.id: stored.item.address}
    assert cache.item_of(FEED, "at://nobody") is None
    assert cache.item_of("other", item(0).address) is None


def test_items_come_back_as_they_were(cache: Cache) -> None:
    """Post, repost, context; ids that are gone are left out; not judged before the rules saw them."""
    given = [repost(1, 9), item(2, "with text"), item(1)]
    put(cache, *given)
    ids = [key.id for key in cache.keys(FEED)]
    found = cache.items([*ids, 1, 2, 3])
    assert [found[item_id].item for item_id in ids] == given
    assert not any(stored.is_judged for stored in found.values())
    assert [key.id for key in cache.places(FEED, [ids[2], 5, ids[0]])] == [ids[0], ids[2]]


def test_many_items_are_read_at_once(cache: Cache) -> None:
    """More ids than a statement takes; they come in the order asked for."""
    put(cache, *(item(n) for n in range(200, 0, -1)))
    ids = [key.id for key in cache.keys(FEED)]
    assert list(cache.items(ids[::-1])) == ids[::-1]
    assert len(cache.addresses(ids)) == 200
    assert cache.items([]) == {}


def test_feeds_are_apart(cache: Cache) -> None:
    """The same post can be in two feeds, with numbers and verdicts of its own in each."""
    put(cache, item(2), item(1))
    put(cache, item(2), feed="other")
    hide(cache, 2)
    assert cache.feed_state(FEED).hidden == 1
    assert cache.feed_state("other").hidden == 0
    assert [key.action for key in cache.keys("other")] == ["show"]
