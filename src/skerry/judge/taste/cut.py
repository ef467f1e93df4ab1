"""Where a score is 0: between the posts that the user would rather see and the others.

With even odds as the cut, a reader who likes one post in ten sees nothing above 0 for a long time. Two other cuts are
known: the one with the best expected F1 over the timeline (half of that F1, as a probability), which lets too much
through while little is known, and the one that lets through as large a share of the timeline as the share of + among
the ratings, which is wrong for who presses + and - as often but likes few posts. Here the second counts more the more
ratings there are. Made-up readers, F1 at even odds and here: a boosted broad topic, 20 ratings, half of the posts
liked .67, .68, a fifth liked .35, .44; no topic and half liked .54, .65, a tenth liked and 40 ratings .01, .22; a
tenth liked and as many + as -, 20 ratings .24, .18, 60 ratings .10, .26.

Source of the first: Lipton, Elkan and Naryanaswamy, Optimal Thresholding of Classifiers to Maximize F1 Measure (2014).
"""

from __future__ import annotations

import numpy as np

from skerry.judge.taste.exact import sigmoid
from skerry.judge.taste.shape import Floats

TOWARDS_F1, F1_HALF_AT = 0.95, 1
"""How far from even odds to the best expected F1 the first cut lies at most, and the number of ratings at which it lies
half as far: all the way, a timeline of which nothing is known would be above it as a whole."""

MOST_SHARE, SHARE_HALF_AT = 0.6, 8
"""How much the share of + counts at most, and the number of ratings at which it counts half of that."""

USUAL_SHARE, USUAL_COUNT = 0.25, 4
"""The share of + is that of the ratings and of so many more with this share."""


def cut(odds: Floats, likes: int, count: int) -> float:
    """The log odds at which a score is 0, for a timeline whose posts have these, after `likes` + of `count` ratings."""
    if not len(odds):
        return 0.0
    chances = np.sort(sigmoid(odds))[::-1]
    expected = 2 * np.cumsum(chances) / (np.arange(1, len(chances) + 1) + chances.sum())
    best = float(np.clip(expected.max() / 2, 1e-6, 0.5))
    share = (likes + USUAL_SHARE * USUAL_COUNT) / (count + USUAL_COUNT)
    by_f1 = TOWARDS_F1 * _grown(count, F1_HALF_AT) * float(np.log(best / (1 - best)))
    by_share = float(np.quantile(odds, 1 - share))
    weight = MOST_SHARE * _grown(count, SHARE_HALF_AT)
    return (1 - weight) * by_f1 + weight * by_share


def _grown(count: int, half_at: int) -> float:
    """From 0 to 1 with the number of ratings."""
    return count / (count + half_at)
