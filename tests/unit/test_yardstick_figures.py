"""The figures of the yardstick: small cases that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.yardstick.figures import auc, average_precision, calibration, figures
from tests.yardstick.yardstick import Post, Topic

TOPICS = [Topic("bees", "bees", (), (), "narrow"), Topic("chess", "chess", (), (), "narrow")]
POSTS = [
    Post("bees", "true", "1", "en", "v1"),
    Post("bees", "plain", "2", "en", "v1"),
    Post("bees", "lure", "3", "en", "v1"),
    Post("chess", "true", "4", "en", "v1"),
]
SCORES = np.array([[0.9, 0.1], [0.3, 0.1], [0.6, 0.1], [0.1, 0.8]])


def test_figures_auc_counts_ties_as_half() -> None:
    """How often a good one is above a bad one; no number without both."""
    assert auc(np.array([3.0, 1.0]), np.array([2.0, 1.0])) == pytest.approx((1 + 1 + 0 + 0.5) / 4)
    assert np.isnan(auc(np.array([]), np.array([1.0])))


def test_figures_average_precision_is_taken_at_each_right_one() -> None:
    """Right, wrong, right: (1/1 + 2/3) / 2."""
    assert average_precision(np.array([3.0, 2.0, 1.0]), np.array([True, False, True])) == pytest.approx(5 / 6)


def test_figures_are_means_over_topics() -> None:
    """Of the bees one is found, one missed, the lure flagged; chess is told without a fault."""
    found = figures(SCORES, TOPICS, POSTS, 0.5)
    assert found.auc == pytest.approx((3 / 4 + 1) / 2)
    assert found.lures == pytest.approx(1 / 2)  # chess has no lure: its column is left out
    assert found.f1 == pytest.approx((1 / 2 + 1) / 2)
    assert found.precision == pytest.approx((1 / 2 + 1) / 2)
    assert found.recall == pytest.approx((1 / 2 + 1) / 2)
    assert found.f1_full == pytest.approx((16 / (16 + 1 + 8) + 1) / 2)
    assert found.absent == pytest.approx((1 / 2 + 0) / 2)


def test_figures_leave_out_posts_of_topics_that_a_broad_one_includes() -> None:
    """A post about taxes is no counter-example for politics."""
    topics = [Topic("politics_society", "politics", (), (), "broad")]
    posts = [Post("politics_society", "true", "1", "en", "v1"), Post("tax_returns", "true", "2", "en", "v1")]
    assert np.isnan(figures(np.array([[0.9], [0.8]]), topics, posts, 0.5).auc)


def test_figures_calibration_says_what_was_so() -> None:
    """In the bin around a half one of two was true; with each true one counted eight times, eight of nine."""
    topics, posts = TOPICS[:1], POSTS[1:3]
    bins = calibration(np.array([[0.45], [0.55]]), topics, posts)
    assert bins[2] == pytest.approx((0.5, 1 / 2, 8 / 9))
    assert np.isnan(bins[0].said)
