"""Where a score is 0."""

from __future__ import annotations

import numpy as np
import pytest

from skerry.judge.taste.cut import cut

RARE = np.linspace(-5, -0.5, 200)
"""Log odds of a timeline of which little is liked: not one post has even odds."""


def test_cut_without_ratings_is_at_even_odds() -> None:
    """The rules alone have said what they say."""
    assert cut(RARE, 0, 0) == 0
    assert cut(np.array([]), 3, 6) == 0


def test_cut_of_a_minority_lets_something_through() -> None:
    """Somebody who likes one post in ten sees a few posts above 0, not none and not most."""
    above = float((cut(RARE, 4, 40) < RARE).mean())
    assert 0.02 < above < 0.5


def test_cut_rises_with_fewer_likes() -> None:
    """The same odds, fewer + among the ratings: fewer posts above 0."""
    cuts = [cut(RARE, likes, 20) for likes in (18, 10, 2, 0)]
    assert cuts == sorted(cuts)


@pytest.mark.parametrize("odds", [-4.0, -2.0])
def test_cut_after_one_dislike_lets_nothing_through_that_is_like_all_else(odds: float) -> None:
    """A timeline of which nothing is known but a - has nothing above 0."""
    assert cut(np.full(50, odds), 0, 1) > odds
