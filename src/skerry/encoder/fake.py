"""An encoder for tests: no model, no child, and texts that share words still are alike."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from skerry.seal.level import Level

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAM = 4
"""Characters that are looked at together."""


class FakeEncoder:
    """Hashes a text's character 4-grams to a unit vector. Deterministic, whatever else is in the call.

    Attributes:
        texts: Everything that it was asked to encode, in order.
        level: As of an encoder.
        missing: As of an encoder.
        model_id: As of an encoder.
        dimensions: Values of a vector.
    """

    def __init__(self, dimensions: int = 1024) -> None:
        self.texts: list[str] = []
        self.level: Level = "SEALED"
        self.missing: tuple[str, ...] = ()
        self.model_id = "fake@000000000000"
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, [texts, dimensions]."""
        import numpy as np

        self.texts += texts
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(text):
                digest = zlib.crc32(gram)
                vectors[row, digest % self.dimensions] += 1 if digest & 0x80000000 else -1
        lengths = np.linalg.norm(vectors, axis=1)
        vectors[lengths == 0, 0] = 1
        vectors /= np.where(lengths == 0, 1, lengths)[:, None]
        return vectors

    def close(self) -> None:
        """There is nothing to end."""

    def __enter__(self) -> FakeEncoder:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _grams(text: str) -> list[bytes]:
    """The text's 4-grams, letters folded, its ends marked."""
    padded = f" {text.casefold()} "
    return [padded[at : at + GRAM].encode("utf-8", "replace") for at in range(max(1, len(padded) - GRAM + 1))]
