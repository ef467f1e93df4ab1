"""The client's learner: one rating after the other, the same as all at once."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste import basis
from skerry.judge.taste.exact import ExactTaste
from skerry.judge.taste.explaining import pulls
from skerry.judge.taste.kernel import Compared
from skerry.judge.taste.learner import Taste
from skerry.judge.taste.prior import Prior, Topics
from skerry.judge.taste.shape import Shape, unit

DIMENSIONS = 48
RNG = np.random.default_rng(4)
CENTRES = RNG.normal(size=(20, DIMENSIONS))
GENERIC = unit(RNG.normal(size=(30, DIMENSIONS))).astype(np.float32)


def posts(count: int) -> tuple[NDArray[np.float32], list[Subject], NDArray[np.bool_]]:
    """Vectors in 20 groups, 5 of which are liked by 9 in 10; authors and kinds at random."""
    rng = np.random.default_rng(count)
    groups = rng.integers(0, 20, count)
    vectors = unit(CENTRES[groups] + rng.normal(size=(count, DIMENSIONS))).astype(np.float32)
    subjects = [
        Subject("", did=f"a{rng.integers(30)}", kinds=("reply" if rng.random() < 0.3 else "post",)) for _ in groups
    ]
    likes: NDArray[np.bool_] = (groups < 5) ^ (rng.random(count) < 0.1)
    return vectors, subjects, likes


def learner(vectors: NDArray[np.float32]) -> Taste:
    """A learner that knows nothing yet."""
    return Taste(Shape(vectors, GENERIC), Prior(Topics(), {}, GENERIC), DIMENSIONS)


def exact(
    vectors: NDArray[np.float32], subjects: list[Subject], likes: NDArray[np.bool_], count: int
) -> NDArray[np.float64]:
    """The log odds of every post by the exact process, from the first `count` ratings."""
    prior = Prior(Topics(), {}, GENERIC).of(vectors)
    compared = Compared.of(Shape(vectors, GENERIC).of(vectors), subjects)
    return ExactTaste(compared.take(np.arange(count)), likes[:count], prior[:count]).odds(compared, prior)


def auc(scores: NDArray[np.float64], likes: NDArray[np.bool_]) -> float:
    """The chance that a liked post is above one that is not."""
    return float((scores[likes][:, None] > scores[~likes]).mean())


@pytest.mark.parametrize("count", [1, 20, 150, 600])
def test_learner_loses_nothing_against_the_exact_process(count: int) -> None:
    """Up to 600 ratings, the last 100 one by one: the same log odds to a tenth, the same order of unseen posts."""
    vectors, subjects, likes = posts(900)
    taste = learner(vectors)
    ratings = [(str(at), vectors[at], subjects[at], 1 if likes[at] else -1) for at in range(count)]
    taste.learn(ratings[:-100])
    for rating in ratings[-100:]:
        taste.rate(*rating)
    found, wanted = taste.score(taste.prepare(vectors, subjects)), exact(vectors, subjects, likes, count)
    assert np.abs(found - wanted).max() < 0.15
    assert abs(auc(found[600:], likes[600:]) - auc(wanted[600:], likes[600:])) < 0.003


def test_learner_seen_through_a_basis_loses_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """With twice as many ratings as the basis holds, the order of unseen posts is as good."""
    monkeypatch.setattr(basis, "MAX_BASIS", 300)
    monkeypatch.setattr("skerry.judge.taste.learner.MAX_BASIS", 300)
    vectors, subjects, likes = posts(900)
    taste = learner(vectors)
    taste.learn([(str(at), vectors[at], subjects[at], 1 if likes[at] else -1) for at in range(600)])
    wanted = exact(vectors, subjects, likes, 600)
    assert (
        abs(auc(taste.score(taste.prepare(vectors, subjects))[600:], likes[600:]) - auc(wanted[600:], likes[600:]))
        < 0.01
    )


def test_learner_forgets_what_is_taken_back() -> None:
    """A rating taken back leaves no trace; one changed counts as its new self."""
    vectors, subjects, likes = posts(60)
    taste, other = learner(vectors), learner(vectors)
    ratings = [(str(at), vectors[at], subjects[at], 1 if likes[at] else -1) for at in range(40)]
    other.learn(ratings[:39])
    taste.learn([*ratings, ("0", vectors[0], subjects[0], -ratings[0][3])])
    taste.learn([("0", vectors[0], subjects[0], ratings[0][3]), ("39", vectors[39], subjects[39], 0)])
    assert (
        np.abs(taste.score(taste.prepare(vectors, subjects)) - other.score(other.prepare(vectors, subjects))).max()
        < 0.01
    )
    assert taste.counts == other.counts


def test_learner_names_the_ratings_that_pull() -> None:
    """The strongest pulls are ratings of the most alike posts, towards what was said of them."""
    vectors, subjects, _ = posts(60)
    taste = learner(vectors)
    taste.rate("liked", vectors[0], subjects[0], 1)
    taste.rate("not", vectors[1], subjects[1], -1)
    strongest = pulls(taste, vectors[0], subjects[0])[0]
    assert (strongest.key, strongest.rating) == ("liked", 1)
    assert strongest.pull > 0
    assert strongest.likeness == pytest.approx(1, abs=1e-3)


def test_learner_without_ratings_is_the_prior() -> None:
    """Nothing learned, nothing pulls."""
    vectors, subjects, _ = posts(60)
    taste = learner(vectors)
    taste.rate("x", vectors[0], subjects[0], 0)
    taste.learn([])
    assert np.array_equal(taste.score(taste.prepare(vectors, subjects)), Prior(Topics(), {}, GENERIC).of(vectors))
    assert pulls(taste, vectors[0], subjects[0]) == []
