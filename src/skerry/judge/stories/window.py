"""The vectors of a stretch of time, as signed bytes, and which are nearest to which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CHUNK = 2048
"""Vectors that are multiplied at once: as floats they take 8 MB."""

Near = list[tuple[int, float]]
"""Ids of posts with their cosines, the nearest first."""


class Window:
    """Vectors by post.

    Args:
        span_ms: Posts further apart than this are not compared.
    """

    def __init__(self, span_ms: int) -> None:
        self._span_ms = span_ms
        self.clear()

    def __len__(self) -> int:
        return len(self._row)

    def clear(self) -> None:
        """Forget everything."""
        self._row: dict[int, int] = {}
        self._ids = np.zeros(0, np.int64)
        self._times = np.zeros(0, np.int64)
        self._scales = np.zeros(0, np.float64)
        self._vectors = np.zeros((0, 0), np.int8)
        self._covered: tuple[int, int] | None = None

    def lacks(self, first_ms: int, last_ms: int) -> list[tuple[int, int]]:
        """The stretches that have to be put in before posts of this one can be compared; covered from now on.

        What lies apart from what is here takes its place.
        """
        low, high = first_ms - self._span_ms, last_ms + self._span_ms
        if self._covered is None or low > self._covered[1] + 1 or high < self._covered[0] - 1:
            self.clear()
            self._covered = (low, high)
            return [(low, high)]
        here_low, here_high = self._covered
        self._covered = (min(low, here_low), max(high, here_high))
        missing = [(low, here_low - 1), (here_high + 1, high)]
        return [(start, end) for start, end in missing if start <= end]

    def put(self, posts: Sequence[tuple[int, int, bytes, float]]) -> None:
        """Put posts in, or others in their place: id, when it was written, signed bytes, and their scale.

        An empty vector, or one of another length than the first, is near to nothing.
        """
        width = self._vectors.shape[1] or max((len(body) for _, _, body, _ in posts), default=0)
        self._grow(len(posts), width)
        for post_id, written_ms, body, scale in posts:
            row = self._row.setdefault(post_id, len(self._row))
            self._ids[row], self._times[row], self._scales[row] = post_id, written_ms, scale
            self._vectors[row] = np.frombuffer(body, np.int8) if len(body) == width else 0

    def nearest(self, post_ids: Sequence[int], count: int, floor: float) -> list[Near]:
        """For each post up to `count` others of its time that are nearest, none below the cosine `floor`."""
        rows = np.array([self._row[post_id] for post_id in post_ids], np.int64)
        size = len(self._row)
        block = self._vectors[rows].astype(np.float32)
        cosines = np.empty((len(rows), size))
        for start in range(0, size, CHUNK):  # sums of 1,024 products of signed bytes are exact in float32
            part = slice(start, min(start + CHUNK, size))
            cosines[:, part] = block @ self._vectors[part].T.astype(np.float32)
        cosines *= self._scales[rows][:, None] * self._scales[:size][None]
        cosines[np.abs(self._times[rows][:, None] - self._times[:size][None]) > self._span_ms] = -1
        cosines[np.arange(len(rows)), rows] = -1
        return [self._best(line, count, floor) for line in cosines]

    def _best(self, cosines: NDArray[np.float64], count: int, floor: float) -> Near:
        kept = min(count, len(cosines))
        rows = np.argpartition(cosines, len(cosines) - kept)[len(cosines) - kept :] if kept else np.zeros(0, np.int64)
        found = [(int(self._ids[row]), float(cosines[row])) for row in rows if cosines[row] >= floor]
        return sorted(found, key=lambda near: (-near[1], near[0]))

    def _grow(self, more: int, width: int) -> None:
        size, room = len(self._row), len(self._ids)
        if width != self._vectors.shape[1]:
            self._vectors = np.zeros((room, width), np.int8)
        if size + more <= room:
            return
        extra = max(more, room // 2, 256)
        self._ids = np.concatenate([self._ids, np.zeros(extra, np.int64)])
        self._times = np.concatenate([self._times, np.zeros(extra, np.int64)])
        self._scales = np.concatenate([self._scales, np.zeros(extra)])
        self._vectors = np.concatenate([self._vectors, np.zeros((extra, width), np.int8)])


def cosine_of(one: tuple[bytes, float], other: tuple[bytes, float]) -> float:
    """Of two vectors as they are stored: signed bytes and their scale; 0 where there is none, or none like it."""
    if not one[0] or len(one[0]) != len(other[0]):
        return 0.0
    a, b = (np.frombuffer(body, np.int8).astype(np.float32) for body, _ in (one, other))
    return float(np.dot(a, b)) * (one[1] * other[1])
