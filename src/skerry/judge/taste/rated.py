"""The rated posts as the learner keeps them: a row each, in the order in which they were first rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from skerry.judge.taste.basis import MAX_BASIS
from skerry.judge.taste.kernel import TRAITS, Compared
from skerry.judge.taste.shape import Floats

Number = TypeVar("Number", np.float32, np.float64)

FIRST = 64
"""Rows that there is room for at the start; it doubles whenever it is full."""


class Rated:
    """Rows of rated posts. A post whose rating was taken back keeps its row, with the rating 0.

    Attributes:
        places: The row of each post, by its key.
        members: The rows that the basis is made of, in its order.
    """

    def __init__(self, dimensions: int) -> None:
        self.places: dict[str, int] = {}
        self.members: list[int] = []
        self._features = np.zeros((FIRST, MAX_BASIS), np.float32)
        self._vectors = np.zeros((FIRST, dimensions), np.float32)
        self._traits = np.zeros((FIRST, len(TRAITS)))
        self._offsets, self._ratings, self._shares = np.zeros(FIRST), np.zeros(FIRST), np.ones(FIRST)
        self._authors: list[str] = []

    def __len__(self) -> int:
        return len(self.places)

    @property
    def keys(self) -> list[str]:
        """The posts, row by row."""
        return list(self.places)

    @property
    def features(self) -> NDArray[np.float32]:
        """By the basis, [n, MAX_BASIS]; what a row was given before a feature was there is 0."""
        return self._features[: len(self)]

    @property
    def ratings(self) -> Floats:
        """1, -1 or 0, [n]."""
        return self._ratings[: len(self)]

    @property
    def shares(self) -> Floats:
        """How much each counts, 0 to 1, [n]."""
        return self._shares[: len(self)]

    @property
    def offsets(self) -> Floats:
        """Prior log odds, [n]."""
        return self._offsets[: len(self)]

    @property
    def posts(self) -> Compared:
        """As they are compared; the vectors in float32, to be looked at and not computed with at length."""
        authors = np.array(self._authors, dtype=np.object_)
        return Compared(self._vectors[: len(self)], authors, self._traits[: len(self)])  # type: ignore[arg-type]  # float32

    def append(self, keys: Sequence[str], posts: Compared, offsets: Floats) -> slice:
        """Give posts rows, each key once, with no rating yet."""
        rows = slice(len(self), len(self) + len(keys))
        while rows.stop > len(self._ratings):
            self._double()
        self._vectors[rows], self._traits[rows], self._offsets[rows] = posts.vectors, posts.traits, offsets
        self._authors += [str(author) for author in posts.authors]
        self.places.update(zip(keys, range(rows.start, rows.stop), strict=True))
        return rows

    def _double(self) -> None:
        self._features, self._vectors = _doubled(self._features), _doubled(self._vectors)
        self._traits, self._offsets = _doubled(self._traits), _doubled(self._offsets)
        self._ratings = _doubled(self._ratings)
        self._shares = np.concatenate([self._shares, np.ones_like(self._shares)])


def _doubled(rows: NDArray[Number]) -> NDArray[Number]:
    return np.concatenate([rows, np.zeros_like(rows)])
