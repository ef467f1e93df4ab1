"""Vectors of the posts seen lately, and which are nearest to which.

They are rounded to whole numbers, as in `judge.topics`, so that a cosine is the same to the last bit whatever stands
beside it: the stories of a file shall not depend on its order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int16]

SCALE = 3600
"""Vectors of length 1 are kept as whole numbers of 1/3600; products of two add up to less than 2**24."""

LENGTHS = (0.8, 1.125)
"""Between these a vector has length 1 for all that is known of it."""

CHUNK = 2048
"""Vectors that are kept together and multiplied at once."""

BLOCK = 512
"""Vectors that are compared with all others at a time; with 20,000 others it takes 40 MB."""


class Nearest:
    """Vectors by position. Positions count up from 0, and old ones are forgotten.

    Args:
        reach: How many of the newest posts are compared with at least.
    """

    def __init__(self, reach: int) -> None:
        self._reach = reach
        self._chunks: list[tuple[int, Whole]] = []
        self._next = 0

    def add(self, vectors: Sequence[Floats | None]) -> None:
        """Take the next posts' vectors; one that is missing or not of length 1 is near to nothing."""
        width = next((vector.shape[0] for vector in vectors if vector is not None and vector.ndim == 1), 0)
        if self._chunks and self._chunks[-1][1].shape[1]:
            width = self._chunks[-1][1].shape[1]
        whole = np.zeros((len(vectors), width), np.int16)
        for row, vector in enumerate(vectors):
            if vector is not None and vector.shape == (width,):
                whole[row] = whole_vector(vector)
        self._append(whole)
        self._next += len(vectors)
        while len(self._chunks) > 1 and self._chunks[1][0] <= self._next - self._reach:
            self._chunks.pop(0)

    @property
    def first(self) -> int:
        """The oldest position that is known."""
        return self._chunks[0][0] if self._chunks else self._next

    def cosine(self, one: int, other: int) -> float:
        """Of two positions; 0 where there is no vector."""
        a, b = self._row(one), self._row(other)
        return float(np.dot(a.astype(np.float32), b.astype(np.float32))) / SCALE**2

    def nearest(self, start: int, count: int, floor: float) -> list[list[int]]:
        """For each position from `start` on, up to `count` others that are nearest, none below the cosine `floor`."""
        found: list[list[int]] = []
        for first in range(start, self._next, BLOCK):
            positions = range(first, min(first + BLOCK, self._next))
            found += self._of_block(positions, count, floor)
        return found

    def _of_block(self, positions: range, count: int, floor: float) -> list[list[int]]:
        block = np.stack([self._row(position) for position in positions]).astype(np.float32)
        products = np.concatenate([block @ whole.T.astype(np.float32) for _, whole in self._chunks], 1)
        offset = self.first
        products[np.arange(len(positions)), np.arange(len(positions)) + (positions[0] - offset)] = 0
        least = np.float32(floor * SCALE**2)
        kept = min(count, products.shape[1])
        cut = np.partition(products, products.shape[1] - kept, 1)[:, products.shape[1] - kept]
        rows, columns = np.nonzero(products >= np.maximum(cut, least)[:, None])
        found: list[list[int]] = [[] for _ in positions]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            if len(found[row]) < 2 * count:  # as near as the last of them are all copies of each other
                found[row].append(column + offset)
        return found

    def _append(self, whole: Whole) -> None:
        if not len(whole):
            return
        if self._chunks:
            first, last = self._chunks[-1]
            if len(last) + len(whole) <= CHUNK and last.shape[1] == whole.shape[1]:
                self._chunks[-1] = (first, np.concatenate([last, whole]))
                return
            if not last.shape[1] and whole.shape[1]:  # only now is it known how long a vector is
                self._chunks = [(at, np.zeros((len(rows), whole.shape[1]), np.int16)) for at, rows in self._chunks]
        for at in range(0, len(whole), CHUNK):
            self._chunks.append((self._next + at, whole[at : at + CHUNK]))

    def _row(self, position: int) -> Whole:
        for first, whole in reversed(self._chunks):
            if first <= position:
                row: Whole = whole[position - first]
                return row
        raise IndexError(position)


def whole_vector(vector: Floats) -> Whole:
    """Rounded; zeros when it isn't of length 1."""
    numbers = np.nan_to_num(np.asarray(vector, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    length = float(np.linalg.norm(numbers))
    if not LENGTHS[0] <= length <= LENGTHS[1]:
        return np.zeros(vector.shape, np.int16)
    return np.rint(numbers * SCALE).astype(np.int16)
