"""Places for unusual posts: how many, which, and where."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from skerry.judge.taste import probes
from skerry.judge.taste.shape import unit

COUNT = 100


def looks(count: int = COUNT, seed: int = 0) -> list[NDArray[np.float64] | None]:
    """Vectors that have nothing to do with each other."""
    return list(unit(np.random.default_rng(seed).normal(size=(count, 64))))


def order(scores: NDArray[np.float64], lifts: dict[int, float]) -> list[int]:
    """The rows as the ranked view has them."""
    lifted = [float(score) + lifts.get(row, 0.0) for row, score in enumerate(scores)]
    return sorted(range(len(scores)), key=lambda row: (-lifted[row], row))


def test_every_tenth_place_goes_to_a_least_known_post() -> None:
    """Ten of a hundred; all others keep their order."""
    scores, known = np.arange(COUNT, 0, -1) / 10, np.linspace(1, 0, COUNT)
    chosen = probes.choose(scores, known, np.ones(COUNT, bool), looks())
    lifts = probes.lifts(scores, chosen)
    ranked = order(scores, lifts)
    assert sorted(chosen) == list(range(90, 100))
    assert [row for place, row in enumerate(ranked, 1) if place % 10 == 0][:9] == chosen[:9]
    assert [row for row in ranked if row not in chosen] == list(range(90))


def test_probes_are_not_alike() -> None:
    """Of posts about one thing only one gets a place, so that a new topic can't take them all."""
    vectors = looks()
    for row in range(80, 100):
        vectors[row] = vectors[80]
    known = np.linspace(1, 0, COUNT)
    chosen = probes.choose(np.zeros(COUNT), known, np.ones(COUNT, bool), vectors)
    assert sum(row >= 80 for row in chosen) == 1
    assert len(chosen) == 10


def test_sunk_and_unread_posts_are_no_probes() -> None:
    """What rules take down stays down; without a vector nothing is known of what a post is about."""
    vectors, may_be = looks(), np.ones(COUNT, bool)
    may_be[90:95] = False
    vectors[95:] = [None] * 5
    chosen = probes.choose(np.zeros(COUNT), np.linspace(1, 0, COUNT), may_be, vectors)
    assert chosen
    assert max(chosen) < 90


@given(st.lists(st.integers(-500, 500), max_size=60), st.integers(0, 2**32 - 1))
def test_lifted_posts_only_rise_and_others_keep_their_order(parts: list[int], seed: int) -> None:
    """Whatever the scores; at most one place in ten is given."""
    scores = np.array(parts, float) / 100
    rng = np.random.default_rng(seed)
    chosen = probes.choose(scores, rng.random(len(scores)), np.ones(len(scores), bool), looks(len(scores), 1))
    lifts = probes.lifts(scores, chosen)
    assert all(lift > 0 for lift in lifts.values())
    assert len(lifts) <= len(scores) // probes.ONE_IN
    others = [row for row in order(scores, lifts) if row not in lifts]
    assert others == [row for row in order(scores, {}) if row not in lifts]
