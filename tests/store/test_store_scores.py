"""Taste's part of scores: who gave it, what is to be scored again, and the places for unusual posts."""

from __future__ import annotations

from skerry.store.cache import Cache
from skerry.store.values import Vector
from tests.store.made import FEED, item, numbers, post, put, repost, verdict

VECTOR = Vector(bytes(range(16)), 0.01)
MODEL = "m"


def scores(cache: Cache) -> dict[int, float]:
    """The score of each item, by its number."""
    keys = cache.keys(FEED)
    return dict(zip(numbers(keys), (key.score for key in keys), strict=True))


def ids(cache: Cache) -> dict[int, int]:
    """The id of each item, by its number."""
    keys = cache.keys(FEED)
    return dict(zip(numbers(keys), (key.id for key in keys), strict=True))


def test_score_is_the_rules_part_and_tastes(cache: Cache) -> None:
    """In whatever order they come; the verdict itself holds the rules' part alone; the ranked view goes by the sum."""
    put(cache, item(2), item(1))
    of = ids(cache)
    assert cache.put_scores("a", [(of[2], -0.5, 0.9), (of[1], 0.25, 0.1)]) == (of[2], of[1])
    cache.put_verdicts("r", [(of[2], verdict("boost", 0.75))])
    assert scores(cache) == {2: 0.25, 1: 0.25}
    cache.put_scores("b", [(of[2], -1.0, 0.9)])
    assert scores(cache) == {2: -0.25, 1: 0.25}
    assert numbers(cache.keys_ranked(FEED)) == [1, 2]
    stored = cache.items([of[2]])[of[2]]
    assert (stored.taste, stored.action) == (-1.0, "boost")
    kept = cache.verdict(of[2])
    assert kept is not None
    assert kept.score == 0.75


def test_other_state_of_the_ratings_scores_all_again_newest_first(cache: Cache) -> None:
    """What the state in force has scored is left out; back in an earlier state, what that one scored counts again."""
    put(cache, item(3), item(2), item(1))
    of = ids(cache)
    cache.put_scores("a", [(each, 0.5, 0.0) for each in of.values()])
    assert cache.unscored("a", 9, model=MODEL) == []
    assert [waiting.id for waiting in cache.unscored("b", 9, model=MODEL)] == [of[3], of[2], of[1]]
    cache.put_scores("b", [(of[3], 0.75, 0.0)])
    assert [waiting.id for waiting in cache.unscored("b", 1, model=MODEL)] == [of[2]]
    assert [waiting.id for waiting in cache.unscored("a", 9, model=MODEL)] == [of[3]]


def test_without_ratings_nothing_is_to_be_scored(cache: Cache) -> None:
    """New items are as if no rating counted; when none counts any more, all that was scored is to be put back."""
    put(cache, item(2), item(1))
    of = ids(cache)
    assert cache.unscored("", 9, model=MODEL) == []
    assert len(cache.unscored("a", 9, model=MODEL)) == 2
    cache.put_scores("a", [(of[2], 0.5, 0.5)])
    assert [waiting.id for waiting in cache.unscored("", 9, model=MODEL)] == [of[2]]
    assert cache.put_scores("", [(of[2], 0.0, 0.0)]) == (of[2],)
    assert scores(cache) == {2: 0.0, 1: 0.0}


def test_same_part_is_no_change(cache: Cache) -> None:
    """Only items whose score moved are told."""
    put(cache, item(2), item(1))
    of = ids(cache)
    cache.put_scores("a", [(of[2], 0.5, 0.5), (of[1], 0.0, 0.5)])
    assert cache.put_scores("b", [(of[2], 0.5, 0.5), (of[1], 0.125, 0.5)]) == (of[1],)
    assert cache.put_scores("b", [(99, 1.0, 0.0)]) == ()


def test_new_vector_is_scored_anew(cache: Cache) -> None:
    """A post that is read by the model, or that says something else now, has no part until then."""
    put(cache, item(2), item(1))
    of = ids(cache)
    cache.put_scores("a", [(each, 0.5, 0.5) for each in of.values()])
    waiting = next(post for post in cache.unencoded(MODEL, 9) if post.post.text == "Number 2.")
    cache.put_vectors(MODEL, [(waiting.id, VECTOR)])
    assert scores(cache) == {2: 0.0, 1: 0.5}
    found = cache.unscored("a", 9, model=MODEL)
    assert [(each.id, each.vector) for each in found] == [(of[2], VECTOR)]
    put(cache, item(2), item(1, "Something else."))
    assert scores(cache)[1] == 0.0


def test_lifts_move_the_named_items_alone(cache: Cache) -> None:
    """The others go back to where they were."""
    put(cache, item(3), item(2), item(1))
    of = ids(cache)
    cache.put_scores("a", [(of[1], 0.25, 0.0)])
    assert set(cache.put_lifts(FEED, "a", {of[1]: 1.0, of[2]: 2.0})) == {of[1], of[2]}
    assert scores(cache) == {3: 0.0, 2: 2.0, 1: 1.25}
    assert [each.is_probe for each in cache.items([of[3], of[2], of[1]]).values()] == [False, True, True]
    assert set(cache.put_lifts(FEED, "a", {of[1]: 1.0, of[3]: 0.5})) == {of[2], of[3]}
    assert scores(cache) == {3: 0.5, 2: 0.0, 1: 1.25}
    assert cache.put_lifts("other", "a", {}) == ()
    cache.put_scores("b", [(of[1], 0.5, 0.0)])
    assert scores(cache)[1] == 1.5
    cache.put_verdicts("r", [(of[1], verdict("boost", 0.125))])
    assert scores(cache)[1] == 1.625


def test_what_is_ranked_is_what_is_not_hidden(cache: Cache) -> None:
    """The newest, with all that decides about their places."""
    put(cache, item(3), item(2), item(1))
    of = ids(cache)
    cache.put_verdicts("r", [(of[3], verdict("hide")), (of[2], verdict("boost", 0.5))])
    cache.put_scores("a", [(of[2], 0.25, 0.75)])
    found = cache.rankable(FEED, 9)
    assert [each.id for each in found] == [of[2], of[1]]
    assert (found[0].ruled, found[0].taste, found[0].known, found[0].action) == (0.5, 0.25, 0.75, "boost")
    assert len(cache.rankable(FEED, 1)) == 1


def test_landmarks_stay_until_they_are_chosen_again(cache: Cache) -> None:
    """The newest encoded posts of one model; new posts change nothing."""
    put(cache, item(2), item(1))
    for waiting in cache.unencoded(MODEL, 9):
        cache.put_vectors(MODEL, [(waiting.id, Vector(waiting.post.text.encode(), 0.5))])
    assert cache.landmarks(MODEL) == []
    assert cache.encoded(MODEL, 9) == 2
    chosen = cache.choose_landmarks(MODEL, 9)
    assert [vector.body for vector in chosen] == [b"Number 2.", b"Number 1."]
    put(cache, item(5), item(2), item(1))
    for waiting in cache.unencoded(MODEL, 9):
        cache.put_vectors(MODEL, [(waiting.id, VECTOR)])
    assert cache.landmarks(MODEL) == chosen
    assert cache.landmarks("other") == []
    assert cache.choose_landmarks(MODEL, 1) == [VECTOR]


def test_vector_and_items_of_a_post_are_found_by_its_address(cache: Cache) -> None:
    """With the model that made the vector; the post itself before its reposts."""
    put(cache, repost(1, 9), item(1))
    assert cache.vector_of(post(1).uri) is None
    (waiting,) = cache.unencoded(MODEL, 9)
    cache.put_vectors(MODEL, [(waiting.id, VECTOR)])
    assert cache.vector_of(post(1).uri) == (MODEL, VECTOR)
    assert cache.items_of(post(1).uri) == [cache.keys(FEED)[1].id, cache.keys(FEED)[0].id]
    assert cache.items_of("at://nobody") == []
