"""How much of two posts finds nothing like it in the other, word by word.

Two tellings of one thing have other words for the same; another event of the same kind has words of its own. The
vector of a whole post can't tell these apart, those of its words can. Only pairs that could be either are looked at,
as it costs the encoding of their words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skerry.judge.stories.marks import Marks
from skerry.judge.stories.nearest import SCALE, Whole, whole_vector

LIKE = 0.45
"""Cosine of two words from which one is like the other. Of .3 to .7 it told the made-up pairs apart best."""

MAX_WORDS = 48
"""Words of a post that are looked at."""

MAX_KEPT = 20_000
"""Words whose vectors are kept: 40 MB."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors of length 1, a row a text."""


class Strangeness:
    """Compares posts word by word.

    Args:
        encode: The encoder's; each word is given alone, so that its vector depends on nothing else.
        kept: Words whose vectors are kept.
    """

    def __init__(self, encode: Encode, kept: int = MAX_KEPT) -> None:
        self._encode = encode
        self._kept = kept
        self._vectors: dict[str, Whole] = {}

    def between(self, a: Marks, b: Marks) -> float:
        """The share of a's words that nothing in b is like, and of b's in a, added: 0 to 2."""
        ours, theirs = self._matrix(a), self._matrix(b)
        if not len(ours) or not len(theirs):
            return 2.0
        products = ours @ theirs.T
        least = np.float32(LIKE * SCALE**2)
        return float(np.mean(products.max(1) < least) + np.mean(products.max(0) < least))

    def lacks(self, marks: Marks) -> list[str]:
        """The words of a post that would have to be encoded."""
        return [word for word in marks.spelt[:MAX_WORDS] if word not in self._vectors]

    def trim(self) -> None:
        """Forget words when there are too many; to be called before `lacks`."""
        if len(self._vectors) >= self._kept:
            self._vectors.clear()

    def learn(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Take the vectors of words that were encoded elsewhere."""
        self._vectors.update((word, whole_vector(vector)) for word, vector in vectors.items())

    def _matrix(self, marks: Marks) -> NDArray[np.float32]:
        return np.array([self._vector(word) for word in marks.spelt[:MAX_WORDS]], np.float32)

    def _vector(self, word: str) -> Whole:
        vector = self._vectors.get(word)
        if vector is None:
            self.trim()
            vector = self._vectors[word] = whole_vector(self._encode([word])[0])
        return vector
