"""A made-up model of a few kilobytes, in a folder as `skerry model use` takes it: the mean of its tokens' vectors."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from skerry.judge.rules.ruleset import background
from tests.encoder.onnx_file import INT64, graph, message, model, node, number, tensor, value

DIMENSIONS = 48
VOCABULARY = 600

MANIFEST = """\
id = "tiny"
dimensions = {dimensions}
max_tokens = 64
prefix = "{prefix}"
pooling = "{pooling}"
normalise = true
licence = "CC0-1.0"
{more}
[model]
file = "model.onnx"
bytes = {model_bytes}
sha256 = "{model_sha256}"

[tokenizer]
file = "pieces.model"
bytes = {tokenizer_bytes}
sha256 = "{tokenizer_sha256}"
"""

INPUTS = (value("input_ids", INT64, ["b", "t"]), value("attention_mask", INT64, ["b", "t"]))


@cache
def tokenizer() -> bytes:
    """A SentencePiece model of the package's made-up texts."""
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(background().texts()),
        model_writer=out,
        vocab_size=VOCABULARY,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    return out.getvalue()


def pieces_of(text: str) -> list[int]:
    """The tokenizer's ids of a text."""
    ids: list[int] = sentencepiece.SentencePieceProcessor(model_proto=tokenizer()).encode(text)
    return ids


def table(seed: int = 5) -> NDArray[np.float32]:
    """A vector a token, and some to spare."""
    return np.random.default_rng(seed).normal(size=(VOCABULARY + 10, DIMENSIONS)).astype(np.float32)


def token_model(weights: NDArray[np.float32] | None = None) -> bytes:
    """A graph that gives a vector a token."""
    rows = table() if weights is None else weights
    outputs = [value("tokens", 1, ["b", "t", rows.shape[1]])]
    return model(graph([node("Gather", ["w", "input_ids"], "tokens")], [tensor("w", rows)], INPUTS, outputs))


def sentence_model(weights: NDArray[np.float32] | None = None) -> bytes:
    """A graph that gives a vector a text: the mean of its tokens', padding included."""
    rows = table() if weights is None else weights
    axes = message(1, "axes") + number(8, 1) + number(20, 7)
    keep = message(1, "keepdims") + number(3, 0) + number(20, 2)
    nodes = [node("Gather", ["w", "input_ids"], "x"), node("ReduceMean", ["x"], "text", axes, keep)]
    outputs = [value("text", 1, ["b", rows.shape[1]])]
    return model(graph(nodes, [tensor("w", rows)], INPUTS, outputs))


def write(
    folder: Path,
    network: bytes | None = None,
    pieces: bytes | None = None,
    change: Callable[[str], str] = str,
    **said: Any,  # noqa: ANN401 - values of the manifest
) -> Path:
    """Write a model's folder whose manifest fits its files; `change` has the last word on the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    network, pieces = network or token_model(), pieces or tokenizer()
    fields = {"dimensions": DIMENSIONS, "prefix": "", "pooling": "mean", "more": "", **said}
    (folder / "model.onnx").write_bytes(network)
    (folder / "pieces.model").write_bytes(pieces)
    text = MANIFEST.format(
        model_bytes=len(network),
        model_sha256=hashlib.sha256(network).hexdigest(),
        tokenizer_bytes=len(pieces),
        tokenizer_sha256=hashlib.sha256(pieces).hexdigest(),
        **fields,
    )
    (folder / "manifest.toml").write_text(change(text))
    return folder
