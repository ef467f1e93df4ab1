"""What is counted: how well scores of posts tell those that are about a topic from the others.

All are means over the topics, so that each topic counts the same however many posts it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skerry.judge.shares import USUAL, WINDOW, likely, share_of
from tests.yardstick.yardstick import Post, Topic

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

AKIN = {
    "politics_society": {"local_council", "immigration_policy", "bad_landlords", "vaccines_health", "rail_trouble",
                         "layoffs_jobs", "feminism", "tax_returns", "war_reporting", "ai_art"},
}  # fmt: skip
"""Topics whose posts are no counter-examples for a broad one that includes them."""

FULL = 8
"""Where a topic fills a timeline, each of its posts counts as often as this."""
BINS = 5
"""The probabilities are compared with what was true in as many bins of equal width."""


class Figures(NamedTuple):
    """How well the posts of some topics were told.

    Attributes:
        auc: How often a post about the topic is above one that isn't; .5 is a coin's.
        lures: The same against posts that borrow the topic's words.
        precision_average: Mean precision at each post about it, best first (AP).
        f1: Harmonic mean of precision and recall at the cut.
        precision: Of the posts that pass the cut, those about the topic; topics that nothing passes are left out.
        recall: Of the posts about the topic, those that pass.
        f1_full: F1 with each post about the topic counted eight times.
        absent: Of the posts that are not about it, lures included, those that pass: all there is when it is absent.
    """

    auc: float
    lures: float
    precision_average: float
    f1: float
    precision: float
    recall: float
    f1_full: float
    absent: float

    def __str__(self) -> str:
        return "  ".join(f"{value:.3f}" for value in self)


HEADER = "AUC    lures  AP     F1     prec.  recall F1 8x  absent"


def figures(scores: Floats, topics: Sequence[Topic], posts: Sequence[Post], cut: float) -> Figures:
    """The figures of scores [posts, topics]; what lies above the cut passes."""
    rows = []
    for column, topic in enumerate(topics):
        own, counts = _own(topic, posts)
        about = own & np.array([post.is_about for post in posts])
        rows.append(_figures(scores[counts, column], about[counts], (own & ~about)[counts], cut))
    return Figures(*(_mean(column) for column in zip(*rows, strict=True)))


def _figures(scores: Floats, about: Flags, lure: Flags, cut: float) -> Figures:
    passed = scores > cut
    right, wrong, missed = ((passed & about).sum(), (passed & ~about).sum(), (~passed & about).sum())
    return Figures(
        auc(scores[about], scores[~about]),
        auc(scores[about], scores[lure]),
        average_precision(scores, about),
        f1(right, wrong, missed) if about.any() else float("nan"),
        right / (right + wrong) if right + wrong else float("nan"),
        right / (right + missed) if about.any() else float("nan"),
        f1(FULL * right, wrong, FULL * missed) if about.any() else float("nan"),
        wrong / (~about).sum() if not about.all() else float("nan"),
    )


def _own(topic: Topic, posts: Sequence[Post]) -> tuple[Flags, Flags]:
    """Which posts were written for a topic, and which count for it at all."""
    own = np.array([post.topic == topic.name for post in posts])
    return own, np.array([post.topic not in AKIN.get(topic.name, ()) for post in posts])


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def auc(good: Floats, bad: Floats) -> float:
    """How often a good one is above a bad one; not a number when there are none."""
    if not len(good) or not len(bad):
        return float("nan")
    return float((good[:, None] > bad[None]).mean() + (good[:, None] == bad[None]).mean() / 2)


def average_precision(scores: Floats, about: Flags) -> float:
    """The mean, over the posts about it, of the precision down to each."""
    if not about.any():
        return float("nan")
    ranked = about[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean())


def f1(right: float, wrong: float, missed: float) -> float:
    """The harmonic mean of precision and recall."""
    return float(2 * right / max(1, 2 * right + wrong + missed))


SHARES = (0.0, 1 / 80, 1 / 10, 1 / 4)
"""Of a timeline's posts, those about the topic, in the figures of how far probability and truth are apart."""
TENTHS = 10


class Errors(NamedTuple):
    """How far apart probability and truth are, see `errors`: as it stands, and with the share told from the posts."""

    plain: float
    told: float


class Bin(NamedTuple):
    """The judgements whose probability lies in one fifth: their mean, and how many were true."""

    said: float
    true: float
    true_full: float


def calibration(scores: Floats, topics: Sequence[Topic], posts: Sequence[Post]) -> list[Bin]:
    """What the probabilities say and what was so, at the posts' own share and at eight times it."""
    said, about = [], []
    for column, topic in enumerate(topics):
        own, counts = _own(topic, posts)
        said.append(scores[counts, column])
        about.append((own & np.array([post.is_about for post in posts]))[counts])
    every, true = np.concatenate(said), np.concatenate(about)
    bins = []
    for number in range(BINS):
        inside = (every >= number / BINS) & (every < (number + 1) / BINS + (number == BINS - 1))
        hits, misses = int((inside & true).sum()), int((inside & ~true).sum())
        mean = float(every[inside].mean()) if inside.any() else float("nan")
        bins.append(Bin(mean, hits / max(1, hits + misses), FULL * hits / max(1, FULL * hits + misses)))
    return bins


def errors(scores: Floats, topics: Sequence[Topic], posts: Sequence[Post], share: float) -> Errors:
    """The expected calibration error where a topic has such a share of the timeline.

    Posts stand as often as that takes in a timeline as long as a share is told from.
    """
    plain, told, about, counts = [], [], [], []
    for column, topic in enumerate(topics):
        own, known = _own(topic, posts)
        true = (own & np.array([post.is_about for post in posts]))[known]
        said = scores[known, column]
        times = _times(true, share)
        found = share_of(np.repeat(said, times).tolist()) or USUAL
        plain.append(said)
        told.append(np.array([likely(each, found) for each in said.tolist()]))
        about.append(true)
        counts.append(times)
    weights, truth = np.concatenate(counts), np.concatenate(about)
    return Errors(*(_error(np.concatenate(each), truth, weights) for each in (plain, told)))


def _times(true: Flags, share: float) -> NDArray[np.intp]:
    """How often each post stands in a timeline with such a share of true ones."""
    right = share * WINDOW / max(1, true.sum())
    wrong = (1 - share) * WINDOW / max(1, (~true).sum())
    places = np.where(true, right, wrong).cumsum()
    times: NDArray[np.intp] = np.diff(np.rint(np.concatenate([[0.0], places]))).astype(np.intp)
    return times


def _error(said: Floats, true: Flags, weights: NDArray[np.intp]) -> float:
    """The mean distance of what is said from what is so, in ten bins of equal width."""
    bins = np.minimum((said * TENTHS).astype(np.intp), TENTHS - 1)
    return float(np.abs(np.bincount(bins, weights * (said - true))).sum() / weights.sum())
