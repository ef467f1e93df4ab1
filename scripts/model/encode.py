"""The smallest correct caller of the model: what the encoder does, without the seal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
import sentencepiece
from numpy.typing import NDArray

BEGIN, END = 1, 2
"""The ids around every text."""
MAX_TOKENS = 256
BATCH = 32
"""Texts a run."""


class BareEncoder:
    """Runs a model on one thread."""

    def __init__(self, model: bytes, tokenizer: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)

    def ids(self, text: str) -> list[int]:
        """The token ids of a text, with begin and end, cut at 256."""
        return [BEGIN, *self._tokenizer.encode(text)[: MAX_TOKENS - 2], END]

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """The model's outputs, each [texts, width], in the order of `texts`."""
        ids = [self.ids(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        runs = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        results = [self._run([ids[index] for index in run]) for run in runs]
        back = np.argsort(np.array(order))
        return [np.concatenate(parts)[back] for parts in zip(*results, strict=True)]

    def _run(self, batch: list[list[int]]) -> list[Any]:
        """One run over texts of similar length, padded with 0."""
        tokens = np.zeros((len(batch), max(map(len, batch))), np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)], mask[row, : len(ids)] = ids, 1
        outputs: list[Any] = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        return outputs
