"""Posts ready to be scored: what a rating doesn't change is worked out once for each, and kept for the newest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.judge.subject import Subject
from skerry.judge.taste.kernel import Compared
from skerry.judge.taste.learner import Prepared, Taste
from skerry.store.values import ItemToJudge
from skerry.sync.vectors import unpack_to

KEPT = 4096
"""Items that are kept: 17 MB at 1,024 dimensions."""


class _Ready(msgspec.Struct, frozen=True):
    """An item as it is compared, and what it was made from."""

    body: bytes
    subject: Subject
    vector: NDArray[np.float32]
    prior: float


class Shelf:
    """Prepared items of one learner, by id.

    Args:
        taste: The learner: its shape and its prior.
        dimensions: Values of a vector.
    """

    def __init__(self, taste: Taste, dimensions: int) -> None:
        self._taste = taste
        self._dimensions = dimensions
        self._ready: OrderedDict[int, _Ready] = OrderedDict()

    def prepare(self, items: Sequence[ItemToJudge]) -> Prepared:
        """Items that have a vector, ready to be scored, in their order."""
        subjects = [Subject.from_item(item.item) for item in items]
        new = [
            (item, subject)
            for item, subject in zip(items, subjects, strict=True)
            if not self._has(item, subject) and item.vector is not None
        ]
        made = self._make(new)
        rows = [made.get(item.id) or self._ready[item.id] for item in items]
        vectors = np.array([row.vector for row in rows], np.float64).reshape(len(rows), self._dimensions)
        return Prepared(Compared.of(vectors, subjects), np.array([row.prior for row in rows]))

    def _has(self, item: ItemToJudge, subject: Subject) -> bool:
        ready = self._ready.get(item.id)
        if ready is None or item.vector is None or ready.body != item.vector.body or ready.subject != subject:
            return False
        self._ready.move_to_end(item.id)
        return True

    def _make(self, new: Sequence[tuple[ItemToJudge, Subject]]) -> dict[int, _Ready]:
        if not new:
            return {}
        raw = np.stack([unpack_to(item.vector, self._dimensions) for item, _ in new])
        shaped, prior = self._taste.shape.of(raw).astype(np.float32), self._taste.prior.of(raw)
        made = {
            item.id: _Ready(item.vector.body if item.vector else b"", subject, shaped[at], float(prior[at]))
            for at, (item, subject) in enumerate(new)
        }
        self._ready.update(made)
        while len(self._ready) > KEPT:
            self._ready.popitem(last=False)
        return made
