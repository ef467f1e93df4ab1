"""The token table in 4 bits: 64 values share a scale and a zero point."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 64
"""Values that share a scale."""
ROWS_AT_ONCE = 4_096
"""Bounds the memory of one step."""
CLIPS = (1.0, 0.92, 0.85, 0.78, 0.7)
"""Shares of a block's range that are tried; the one with the least squared error is kept."""

Floats = NDArray[np.float32]


class QuantisedTable(NamedTuple):
    """A table in 4 bits: value = (code - zero) * scale, per block of 64.

    Attributes:
        codes: [rows, width], 0 to 15, one a byte.
        scales: [rows, width / 64], float16.
        zeros: [rows, width / 64], 0 to 15, one a byte.
    """

    codes: NDArray[np.uint8]
    scales: NDArray[np.float16]
    zeros: NDArray[np.uint8]


class _Fit(NamedTuple):
    """One quantisation of some blocks: error, scale and zero [rows, blocks], codes [rows, blocks, 64]."""

    error: Floats
    scale: Floats
    zero: Floats
    codes: Floats


def quantise_table(table: Floats) -> QuantisedTable:
    """Quantise `table` [rows, width], whose width is a multiple of 64."""
    blocks = table.shape[1] // BLOCK
    codes = np.empty(table.shape, np.uint8)
    scales = np.empty((len(table), blocks), np.float16)
    zeros = np.empty((len(table), blocks), np.uint8)
    for start in range(0, len(table), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        fit = _best_fit(table[part].reshape(-1, blocks, BLOCK))
        codes[part] = fit.codes.reshape(-1, table.shape[1])
        scales[part], zeros[part] = fit.scale, fit.zero
    return QuantisedTable(codes, scales, zeros)


def _best_fit(blocks: Floats) -> _Fit:
    """The clip with the least squared error, chosen block by block."""
    best = _fit(blocks, CLIPS[0])
    for clip in CLIPS[1:]:
        new = _fit(blocks, clip)
        better = new.error < best.error
        wider = better[..., None]
        best = _Fit(
            np.where(better, new.error, best.error),
            np.where(better, new.scale, best.scale),
            np.where(better, new.zero, best.zero),
            np.where(wider, new.codes, best.codes),
        )
    return best


def _fit(blocks: Floats, clip: float) -> _Fit:
    """Quantise with the range cut to `clip` of itself; 0 always has an exact code."""
    low = np.minimum(blocks.min(2) * clip, 0)
    high = np.maximum(blocks.max(2) * clip, 0)
    scale = np.maximum((high - low) / 15, 1e-4).astype(np.float16).astype(np.float32)
    zero = np.clip(np.round(-low / scale), 0, 15)
    codes = np.clip(np.round(blocks / scale[..., None]) + zero[..., None], 0, 15)
    error = (((codes - zero[..., None]) * scale[..., None] - blocks) ** 2).sum(2)
    return _Fit(error, scale, zero, codes)
