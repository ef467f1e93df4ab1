"""The sealed child that runs the model: texts in, vectors out, one frame each.

A request is a JSON list of texts; the answer is their vectors, float32 in this machine's byte order, row by row.
It imports numpy, onnxruntime, sentencepiece and `skerry.seal`, the first three only once it is in the sandbox.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from skerry.seal.inside import Ready, Refused, run
from skerry.seal.order import Task

BEGIN, END = 1, 2
"""The ids around every text."""

BATCH_TOKENS = 1024
"""Padded tokens of a run at most.

The model's matrices are quantised by the range of a whole run, so a text's vector depends a little on what it runs
with: on 1,092 posts the cosine to the vector that it has alone was 0.9995 in the mean, 0.998 at the lowest. With 1
here every text runs alone and its vector is always the same; that costs a fifth of the speed at 14 tokens a text, an
eighth at 25 and a twentieth at 49.
"""


def main() -> None:
    """Be the child."""
    run(prepare)


class Batch(NamedTuple):
    """Texts that run together: their places in the request."""

    places: list[int]
    longest: int


def plan_batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> list[Batch]:
    """Put texts of similar length together, so that a run has at most `budget` tokens with its padding.

    Args:
        lengths: The tokens of each text. One that is longer than the budget runs alone.
        budget: Padded tokens of a run at most.
    """
    batches: list[Batch] = []
    places: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if places and (len(places) + 1) * lengths[place] > budget:
            batches.append(Batch(places, lengths[places[-1]]))
            places = []
        places.append(place)
    if places:
        batches.append(Batch(places, lengths[places[-1]]))
    return batches


def prepare(task: Task) -> Ready:
    """Check both files, load the model from the very bytes that were checked, and warm it up."""
    model = read_checked(task["model"])
    tokenizer = read_checked(task["tokenizer"])
    worker = _Worker(model, tokenizer, task["max_tokens"])
    about = {"dimensions": worker.encode(["warm up", "a second text, which is longer"]).shape[1]}
    return Ready(worker.answer, about)


def read_checked(file: dict[str, Any]) -> bytes:
    """The bytes of a file. Raises Refused when they are not those of the manifest."""
    expected = file["sha256"]
    try:
        with Path(file["path"]).open("rb") as stream:
            data = stream.read(file["bytes"] + 1)
    except OSError as error:
        raise Refused(file=file["path"], problem=str(error.strerror)) from None
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise Refused(file=file["path"], expected=expected, found=found)
    return data


class _Worker:
    """The model and its tokenizer, loaded."""

    def __init__(self, model: bytes, tokenizer: bytes, max_tokens: int) -> None:
        import numpy as np
        import onnxruntime
        import sentencepiece

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # it keeps one plan for every shape that ever came
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._np = np
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
        self._max_pieces = max_tokens - 2

    def answer(self, request: bytes) -> bytes:
        """The vectors of a request's texts."""
        data: bytes = self.encode(json.loads(request)).tobytes()
        return data

    def encode(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - numpy isn't imported at the top
        """Vectors [texts, dimensions] in the order of `texts`, which aren't empty."""
        ids = [self._ids(text) for text in texts]
        runs = [(batch, self._run(ids, batch)) for batch in plan_batches([len(row) for row in ids])]
        vectors = self._np.empty((len(texts), runs[0][1].shape[1]), self._np.float32)
        for batch, rows in runs:
            vectors[batch.places] = rows
        return vectors

    def _ids(self, text: str) -> list[int]:
        """Token ids, one text at a time: for a list sentencepiece starts a thread, which the seal refuses."""
        whole = text.encode("utf-8", "replace").decode()  # a lone surrogate becomes a question mark
        return [BEGIN, *self._tokenizer.encode(whole)[: self._max_pieces], END]

    def _run(self, ids: Sequence[Sequence[int]], batch: Batch) -> Any:  # noqa: ANN401
        """One run of the model."""
        tokens = self._np.zeros((len(batch.places), batch.longest), self._np.int64)
        mask = self._np.zeros_like(tokens)
        for row, place in enumerate(batch.places):
            length = len(ids[place])
            tokens[row, :length] = ids[place]
            mask[row, :length] = 1
        return self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
