"""What is to be encoded and judged, newest first, and what came of it."""

from __future__ import annotations

import math

from skerry.store.cache import Cache
from skerry.store.values import Vector
from tests.store.made import FEED, item, numbers, page, post, put, repost, thread_page, verdict

VECTOR = Vector(bytes(range(16)), 0.01)


def test_posts_are_encoded_in_the_order_in_which_they_are_read(cache: Cache) -> None:
    """By their newest item: an old post that was just reposted comes first; posts of threads only not at all."""
    put(cache, repost(1, 9), item(8), item(7), item(1))
    cache.put_thread(post(50).uri, thread_page(post(50)), fetched_ms=1)
    assert [waiting.post.uri for waiting in cache.unencoded("m", 99)] == [post(n).uri for n in (1, 8, 7)]
    assert [waiting.post.uri for waiting in cache.unencoded("m", 1)] == [post(1).uri]


def test_older_item_of_a_post_does_not_put_it_back(cache: Cache) -> None:
    """The newest item counts, in whatever order they come."""
    put(cache, repost(1, 9), item(5), cursor="c")
    cache.put_page(FEED, page([item(1)]), cache.tail(FEED) or cache.top(), asked_ms=1, own_did="")
    assert [waiting.post.uri for waiting in cache.unencoded("m", 99)] == [post(1).uri, post(5).uri]


def test_vectors_are_of_one_model(cache: Cache) -> None:
    """Another model encodes all anew, in the same order; a vector is given only to its own model."""
    put(cache, item(2), item(1))
    ids = [waiting.id for waiting in cache.unencoded("m", 9)]
    cache.put_vectors("m", [(post_id, VECTOR) for post_id in ids])
    assert cache.unencoded("m", 9) == []
    assert cache.vectors("m", ids) == dict.fromkeys(ids, VECTOR)
    assert cache.vectors("other", ids) == {}
    assert [waiting.id for waiting in cache.unencoded("other", 9)] == ids
    cache.put_vectors("other", [(ids[0], VECTOR)])
    assert [waiting.id for waiting in cache.unencoded("other", 9)] == ids[1:]
    assert [found.vector is None for found in cache.unjudged("r", 9, model="m")] == [True, False]


def test_items_are_judged_newest_first(cache: Cache) -> None:
    """All that the rules in force have not seen, of every feed."""
    put(cache, item(9), item(5))
    put(cache, item(7), feed="other")
    found = cache.unjudged("rules", 9, model="m")
    assert [waiting.item.post.uri for waiting in found] == [post(n).uri for n in (9, 7, 5)]
    assert cache.left_to_judge("rules") == 3
    cache.put_verdicts("rules", [(found[0].id, verdict())])
    assert [waiting.id for waiting in cache.unjudged("rules", 1, model="m")] == [found[1].id]
    assert cache.left_to_judge("rules") == 2


def test_other_rules_judge_all_again(cache: Cache) -> None:
    """Until then what the old ones said stays in force; rules that no item refers to are forgotten."""
    put(cache, item(2), item(1))
    ids = [key.id for key in cache.keys(FEED)]
    cache.put_verdicts("old", [(item_id, verdict("hide")) for item_id in ids])
    assert cache.unjudged("old", 9, model="m") == []
    assert [waiting.id for waiting in cache.unjudged("new", 9, model="m")] == ids
    cache.put_verdicts("new", [(ids[0], verdict())])
    assert numbers(cache.keys(FEED, hidden=True)) == [1]
    assert [waiting.id for waiting in cache.unjudged("new", 9, model="m")] == ids[1:]
    cache.put_verdicts("new", [(ids[1], verdict())])
    assert cache.left_to_judge("new") == 0
    assert cache.left_to_judge("old") == 2
    assert cache._db is not None
    assert cache._db.execute("SELECT name FROM ruleset ORDER BY id").fetchall() == [("",), ("new",)]


def test_verdict_is_kept_whole(cache: Cache) -> None:
    """For the why panel, hit or not; judged again with the same outcome it counts as unchanged."""
    put(cache, item(1))
    (key,) = cache.keys(FEED)
    assert cache.verdict(key.id) is None
    said = verdict("collapse", -0.5)
    assert cache.put_verdicts("rules", [(key.id, said), (12345, said)]) == (key.id,)
    assert cache.verdict(key.id) == said
    assert cache.items([key.id])[key.id].is_judged
    assert cache.put_verdicts("newer", [(key.id, said)]) == ()
    assert cache.put_verdicts("newer", [(key.id, verdict("dim"))]) == (key.id,)


def test_vector_that_arrives_late_has_its_items_judged_again(cache: Cache) -> None:
    """Topic rules abstained without it."""
    put(cache, repost(1, 9), item(1))
    ids = [key.id for key in cache.keys(FEED)]
    cache.put_verdicts("rules", [(item_id, verdict("dim")) for item_id in ids])
    (waiting,) = cache.unencoded("m", 9)
    cache.put_vectors("m", [(waiting.id, VECTOR), (999, VECTOR)])
    assert [(found.id, found.vector) for found in cache.unjudged("rules", 9, model="m")] == [(i, VECTOR) for i in ids]
    assert [key.action for key in cache.keys(FEED)] == ["dim", "dim"]


def test_score_that_is_no_number_counts_as_none(cache: Cache) -> None:
    """It must not cost the other verdicts."""
    put(cache, item(1))
    (key,) = cache.keys(FEED)
    cache.put_verdicts("rules", [(key.id, verdict("boost", math.nan))])
    assert cache.keys(FEED)[0].score == 0.0


def test_language_of_a_post_is_read_once(cache: Cache) -> None:
    """Whatever shows it and whoever judges it; with another text it is to be read again."""
    put(cache, repost(1, 5), item(2), item(1))
    found = cache.unjudged("r", 9, model="m")
    assert [waiting.written for waiting in found] == [None, None, None]
    cache.put_languages([(found[0].id, ("de", "en")), (found[1].id, ())])
    assert [waiting.written for waiting in cache.unjudged("r", 9, model="m")] == [("de", "en"), (), ("de", "en")]
    ids = [waiting.id for waiting in found]
    assert [waiting.written for waiting in cache.items_to_try(ids, model="m")] == [("de", "en"), (), ("de", "en")]
    put(cache, repost(1, 5), item(2, "Another text."), item(1))
    assert [waiting.written for waiting in cache.unjudged("r", 9, model="m")] == [("de", "en"), None, ("de", "en")]
