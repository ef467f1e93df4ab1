"""Some places of the ranked view are kept for posts unlike those that were rated.

What ratings say of such a post is little, so it would never be seen and never be rated, and the topics that were rated
first would take the view over. Every `ONE_IN`th place goes to the least known posts, no two of them alike, in their
own order; a rating of one then says more than one of what is known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skerry.judge.taste.shape import Floats

ONE_IN = 10
"""Of so many places one is a probe's."""

ALIKE = 0.5
"""A cosine from which on two posts are too much alike to be probes both. Two posts of one topic of the yardstick have
.52 in the mean, of two topics .14."""

LOOKED_AT = 4
"""For each place so many of the least known posts are looked at."""

STEP = 0.000_5
"""How far above the post that it displaces a probe is put: half of the last digit of a score."""


def choose(scores: Floats, known: Floats, may_be: NDArray[np.bool_], vectors: Sequence[Floats | None]) -> list[int]:
    """The rows of the posts that get a place, the one for the first place first.

    Args:
        scores: What orders the view.
        known: Likeness to the nearest rated post.
        may_be: Whether a post may be one: neither rated nor sunk, and read by the model.
        vectors: What the posts are about, as they are compared; None where it isn't known.
    """
    places = len(scores) // ONE_IN
    candidates = [int(row) for row in np.argsort(known, kind="stable") if may_be[row] and vectors[row] is not None]
    chosen: list[int] = []
    taken: list[Floats] = []
    for row in candidates[: places * LOOKED_AT]:
        vector = vectors[row]
        if len(chosen) == places:
            break
        if vector is None or (taken and float(np.max(np.stack(taken) @ vector)) > ALIKE):
            continue
        chosen.append(row)
        taken.append(vector)
    return sorted(chosen, key=lambda row: (-scores[row], row))


def lifts(scores: Floats, chosen: Sequence[int]) -> dict[int, float]:
    """What has to be added to scores so that every `ONE_IN`th place goes to one of the chosen, by row.

    One that gets as far by itself needs none. Posts with the same score stand together below a probe.
    """
    waiting = deque(chosen)
    found: dict[int, float] = {}
    place = 1
    for row in np.lexsort((np.arange(len(scores)), -scores)).tolist():
        if row in found:
            continue
        if waiting and waiting[0] == row:
            waiting.popleft()
        elif waiting and place % ONE_IN == 0:
            probe = waiting.popleft()
            found[probe] = round(float(scores[row]) + STEP - float(scores[probe]), 6)
            place += 1
        place += 1
    return found
