"""The sealed child that runs the model: texts in, vectors out, one frame each.

A request is a JSON list of texts; the answer is their vectors, float32 in this machine's byte order, row by row.
It imports numpy, onnxruntime, sentencepiece and `skerry.seal`, the first three only once it is in the sandbox.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from skerry.seal.inside import Ready, Refused, run
from skerry.seal.order import Task

LENGTH_OFF = 0.01
"""How far a vector's length may be from 1."""

REPEATED = 300
"""Characters of a library's error that the parent is told."""

WARM_UP = ("warm up", "a second text, which is longer")

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


class Form(NamedTuple):
    """What a model takes and gives; see `skerry.encoder.manifest`."""

    pooling: str = "none"
    normalise: bool = False
    output: str = ""
    ids: str = "input_ids"
    mask: str = "attention_mask"
    types: str = ""
    begin: Sequence[int] = (1,)
    end: Sequence[int] = (2,)
    pad: int = 0
    offset: int = 0
    unknown: int | None = None


def prepare(task: Task) -> Ready:
    """Check both files, load the model from the very bytes that were checked, and warm it up."""
    model = read_checked(task["model"])
    tokenizer = read_checked(task["tokenizer"])
    path = task["tokenizer"]["path"]
    try:
        pieces = load_tokenizer(tokenizer)
        path = task["model"]["path"]
        worker = _Worker(model, pieces, task["max_tokens"], Form(**task["form"]))
        vectors, lengths = worker.encode(WARM_UP), worker.lengths(WARM_UP)
    except Refused as refused:
        raise Refused(file=path, **refused.reason) from None
    except Exception as error:  # noqa: BLE001 - whatever a model of somebody's makes the runtime raise
        raise Refused(file=path, broken=f"{type(error).__name__}: {error}"[:REPEATED]) from None
    if not all(abs(length - 1) <= LENGTH_OFF for length in lengths):  # nor when it is no number
        raise Refused(file=path, broken=f"its vectors have the length {lengths[0]:.3g}, not 1")
    return Ready(worker.answer, {"dimensions": vectors.shape[1]})


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


def load_tokenizer(data: bytes) -> Any:  # noqa: ANN401 - sentencepiece isn't imported at the top
    """A SentencePiece model."""
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=data)


class _Worker:
    """The model and its tokenizer, loaded."""

    def __init__(self, model: bytes, tokenizer: Any, max_tokens: int, form: Form) -> None:  # noqa: ANN401
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # it keeps one plan for every shape that ever came
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._np = np
        self._form = form
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._types = self._input_types()
        self._output = form.output or self._session.get_outputs()[0].name
        self._tokenizer = tokenizer
        self._max_pieces = max_tokens - len(form.begin) - len(form.end)

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
        return self._unit(vectors)

    def lengths(self, texts: Sequence[str]) -> list[float]:
        """How long the vectors of some texts are before those that are of no use are put at zero."""
        ids = [self._ids(text) for text in texts]
        rows = self._np.concatenate([self._run(ids, Batch([row], len(ids[row]))) for row in range(len(ids))])
        lengths: list[float] = self._np.linalg.norm(rows, axis=1).tolist()
        is_brought_to_one = self._form.normalise and all(0 < length < float("inf") for length in lengths)
        return [1.0] * len(lengths) if is_brought_to_one else lengths

    def _input_types(self) -> dict[str, Any]:
        """The graph's inputs by name with their types; Refused when they aren't those of the manifest."""
        wanted = {name for name in (self._form.ids, self._form.mask, self._form.types) if name}
        given = {each.name: each.type for each in self._session.get_inputs()}
        if set(given) != wanted:
            both = f"the graph takes {_list(given)}, the manifest says {_list(wanted)}"
            raise Refused(broken=f"its inputs are others: {both}")
        whole = {"tensor(int64)": self._np.int64, "tensor(int32)": self._np.int32}
        if others := [name for name, kind in given.items() if kind not in whole]:
            raise Refused(broken=f"its input {others[0]} is of {given[others[0]]}, not of whole numbers")
        return {name: whole[kind] for name, kind in given.items()}

    def _ids(self, text: str) -> list[int]:
        """Token ids, one text at a time: for a list sentencepiece starts a thread, which the seal refuses."""
        whole = text.encode("utf-8", "replace").decode()  # a lone surrogate becomes a question mark
        form = self._form
        pieces = self._tokenizer.encode(whole)[: self._max_pieces]
        if form.unknown is not None:
            pieces = [piece + form.offset if piece else form.unknown for piece in pieces]
        elif form.offset:
            pieces = [piece + form.offset for piece in pieces]
        return [*form.begin, *pieces, *form.end]

    def _run(self, ids: Sequence[Sequence[int]], batch: Batch) -> Any:  # noqa: ANN401
        """One run of the model; the texts' vectors, as the graph gives them or pooled."""
        form = self._form
        tokens = self._np.full((len(batch.places), batch.longest), form.pad, self._np.int64)
        mask = self._np.zeros_like(tokens)
        for row, place in enumerate(batch.places):
            length = len(ids[place])
            tokens[row, :length] = ids[place]
            mask[row, :length] = 1
        inputs = {form.ids: tokens, form.mask: mask, form.types: self._np.zeros_like(tokens)}
        fed = {name: inputs[name].astype(kind, copy=False) for name, kind in self._types.items()}
        return self._pooled(self._session.run([self._output], fed)[0], mask)

    def _pooled(self, given: Any, mask: Any) -> Any:  # noqa: ANN401
        """A vector a text, float32, of what the graph gave. Raises Refused when that has another shape."""
        is_pooled = self._form.pooling == "none"
        shape, needed = list(given.shape), "[texts, values]" if is_pooled else "[texts, tokens, values]"
        if shape[: 1 if is_pooled else 2] != list(mask.shape)[: 1 if is_pooled else 2] or len(shape) != 3 - is_pooled:
            raise Refused(
                broken=f'it gives {shape} for {list(mask.shape)} tokens, and "{self._form.pooling}" pools {needed}'
            )
        rows = given.astype(self._np.float32, copy=False)
        if is_pooled:
            return rows
        if self._form.pooling == "cls":
            return rows[:, 0]
        counts = mask.astype(self._np.float32)
        return self._np.einsum("btd,bt->bd", rows, counts) / counts.sum(1, keepdims=True)

    def _unit(self, vectors: Any) -> Any:  # noqa: ANN401
        """Brought to length 1 where the manifest says so; what is no vector of length 1 becomes zeros."""
        with self._np.errstate(all="ignore"):
            lengths = self._np.linalg.norm(vectors, axis=1)
            if self._form.normalise:
                vectors = vectors / lengths[:, None]
                lengths = self._np.linalg.norm(vectors, axis=1)
            vectors[~(self._np.abs(lengths - 1) <= LENGTH_OFF)] = 0
        return vectors


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
