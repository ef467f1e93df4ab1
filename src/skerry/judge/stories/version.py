"""Which way of telling stories this is, so that what another way told is told anew."""

from __future__ import annotations

import zlib

from skerry.domain.stories import MARGIN
from skerry.judge.stories.weights import BIAS, BIAS_BY_WORD, CUT, WEIGHTS, WEIGHTS_BY_WORD

WAY = 2
"""Raised with any change to what is compared, or to how stories are made of it."""


def teller_of(model: str) -> str:
    """The name of this way with a model's vectors."""
    weights = repr((sorted(WEIGHTS.items()), BIAS, sorted(WEIGHTS_BY_WORD.items()), BIAS_BY_WORD, CUT, MARGIN))
    return f"stories {WAY} {zlib.crc32(weights.encode()):08x} {model}"
