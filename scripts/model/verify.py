"""The tolerance that a model has to be within before it is written."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.source import Floats

SAME_IDS = 0.95
"""Least share of sentences with the package's own token ids; SentencePiece joins neighbouring unknown
characters into one token, the package's port does not."""
EXACT_LOWEST = 0.9999
"""Least cosine of the float32 network with the package, over the sentences with the same ids."""
TAUGHT_LOWEST = 0.9999
"""Least cosine of the taught float32 network with the one that was trained."""
SMALL_MEAN, SMALL_LOWEST = 0.97, 0.94
"""Least mean and least single cosine of the quantised network with the float32 one."""


class Agreement(NamedTuple):
    """How well a build agrees with its source.

    Attributes:
        same: Sentences with the package's own token ids.
        sentences: All sentences.
        exact_lowest: Lowest cosine of the float32 network with the package, over `same`.
        taught_lowest: Lowest cosine of the taught float32 network with the one in torch; None without teaching.
        small_mean: Mean cosine of the quantised network with the float32 one.
        small_lowest: Lowest such cosine.
    """

    same: int
    sentences: int
    exact_lowest: float
    taught_lowest: float | None
    small_mean: float
    small_lowest: float

    def is_within(self) -> bool:
        """Whether the build may be written."""
        exact = self.same >= SAME_IDS * self.sentences and self.exact_lowest >= EXACT_LOWEST
        taught = self.taught_lowest is None or self.taught_lowest >= TAUGHT_LOWEST
        return exact and taught and self.small_mean >= SMALL_MEAN and self.small_lowest >= SMALL_LOWEST

    def lines(self) -> list[str]:
        """The figures in words; of the checks that were made alone."""
        exact = (
            f"float32 network against the package: {self.same} of {self.sentences} sentences have the same "
            f"token ids, their lowest cosine is {self.exact_lowest:.6f} (at least {EXACT_LOWEST})"
        )
        taught = []
        if self.taught_lowest is not None:
            lowest = f"lowest cosine {self.taught_lowest:.6f} (at least {TAUGHT_LOWEST})"
            taught = [f"taught network against its training: {lowest}"]
        small = (
            f"quantised against float32: cosine {self.small_mean:.4f} in the mean, {self.small_lowest:.4f} "
            f"at the lowest (at least {SMALL_MEAN} and {SMALL_LOWEST})"
        )
        return [exact, *taught, small]


def unit(rows: Floats) -> Floats:
    """Rows of length 1."""
    units: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return units


def expected_embedding(hidden: Floats, sentence: Floats, centre: Floats) -> Floats:
    """The vectors that skerry wants [texts, 1024], in float32, from the exact network's two outputs."""
    return np.concatenate([unit(sentence), unit(hidden - centre)], 1) * np.float32(0.5**0.5)


def cosines(left: Floats, right: Floats) -> Floats:
    """Cosine of each row of `left` with the same row of `right`, both of length 1."""
    products: Floats = (left * right).sum(1)
    return products
