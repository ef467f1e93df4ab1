"""The bare model: the smallest correct caller, in this process and without a seal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime
import sentencepiece
from numpy.typing import NDArray

from skerry.encoder.model import find_model

BATCH = 32
"""Texts a run, as in the model's recipe."""
Floats = NDArray[np.float32]


class BareModel:
    """Loads skerry's own model on one thread."""

    def __init__(self) -> None:
        files = find_model()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = files.model.read_bytes()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = sentencepiece.SentencePieceProcessor(model_proto=files.tokenizer.read_bytes())

    def encode(self, texts: Sequence[str], batch: int = BATCH) -> Floats:
        """Vectors [texts, 1024], in runs of `batch` texts of similar length."""
        ids = [[1, *self._tokenizer.encode(text)[:254], 2] for text in texts]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        vectors = np.empty((len(texts), 1024), np.float32)
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            tokens = np.zeros((len(places), len(ids[places[-1]])), np.int64)
            mask = np.zeros_like(tokens)
            for row, place in enumerate(places):
                tokens[row, : len(ids[place])], mask[row, : len(ids[place])] = ids[place], 1
            vectors[places] = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
        return vectors
