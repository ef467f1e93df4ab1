"""The source's network in torch, so that its weights can be taught. The token table stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from model.encode import BEGIN, END, MAX_TOKENS
from model.network import BRANCH, ORDERS
from model.source import Floats, Source

FIXED = ("eps", "scale", "lo")
"""Entries of the weights that are no weights."""
BATCH = 64
"""Texts of similar length that go through the network together: padding costs as much as text."""


class TorchEncoder:
    """The encoder as differentiable operations; `weights` are its parameters by the source's names."""

    def __init__(self, source: Source) -> None:
        self._tokenizer = sentencepiece.SentencePieceProcessor(model_proto=source.tokenizer)
        self._table = torch.tensor(source.table)
        self._epsilon = float(source.weights["eps"])
        self.weights = {
            name: torch.tensor(np.atleast_1d(value), requires_grad=True)
            for name, value in source.weights.items()
            if name not in FIXED
        }
        self.centre = torch.zeros(source.table.shape[1])

    def centre_on(self, sentences: Sequence[str]) -> None:
        """Make the mean of `hidden` over everyday sentences the point that the second half is measured from."""
        with torch.no_grad():
            self.centre = self._network([self.ids(text) for text in sentences])[0].mean(0)

    def ids(self, text: str) -> list[int]:
        """The token ids of a text, with begin and end, cut at 256."""
        return [BEGIN, *self._tokenizer.encode(text)[: MAX_TOKENS - 2], END]

    def __call__(self, ids: Sequence[list[int]]) -> Tensor:
        """Vectors of length 1, [texts, 1024]."""
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        runs = [[ids[row] for row in order[start : start + BATCH]] for start in range(0, len(order), BATCH)]
        return torch.cat([self._vectors(run) for run in runs])[torch.tensor(np.argsort(np.array(order)))]

    def encode(self, texts: Sequence[str]) -> Floats:
        """The same without gradients."""
        with torch.no_grad():
            vectors: Floats = self([self.ids(text) for text in texts]).numpy()
        return vectors

    def taught(self, source: Source) -> Source:
        """The source with these weights in place of its own."""
        weights = {
            name: tensor.detach().numpy().reshape(source.weights[name].shape) for name, tensor in self.weights.items()
        }
        return source._replace(weights={**source.weights, **weights})

    def _vectors(self, ids: Sequence[list[int]]) -> Tensor:
        hidden, sentence = self._network(ids)
        both = [sentence, functional.normalize(hidden - self.centre, dim=-1)]
        return torch.cat(both, 1) * 0.5**0.5

    def _network(self, ids: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
        """`hidden` and `sentence` [texts, 512]: the same network as in `model.network`."""
        longest = max(map(len, ids))
        tokens = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, 1)
        for row, each in enumerate(ids):
            tokens[row, : len(each)] = torch.tensor(each)
            mask[row, : len(each)] = 1
        weights, count = self.weights, mask.sum(1)
        features = self._features(self._table[tokens], mask)
        hidden = ((features * mask).sum(1) @ weights["cnn_W"] + count * weights["cnn_b"]) / count
        scaled = hidden * count.sqrt()
        first = functional.relu(scaled @ weights["d0"])
        second = functional.relu(scaled @ weights["p1"] + first @ weights["d1"])
        third = functional.relu(second @ weights["d2"])
        last = torch.tanh(second @ weights["p3"] + third @ weights["d3"])
        return hidden, functional.normalize(last, dim=-1)

    def _features(self, embedded: Tensor, mask: Tensor) -> Tensor:
        """The token's own vector and its three convolutions, normalised over all of them, as in `model.network`."""
        weights = self.weights
        x = embedded @ self._joined("proj{}") + self._joined("proj_b{}")
        branches = (len(ORDERS) * BRANCH,)
        x = functional.layer_norm(x, branches, self._joined("ln_g{}"), self._joined("ln_b{}"), self._epsilon) * mask
        features = [embedded]
        for part, (size, left) in zip(x.split(BRANCH, 2), ORDERS, strict=True):
            step = _convolution(part, size, left, weights[f"w1_{size}"], weights[f"b1_{size}"]) * mask
            features.append(_convolution(step, size, left, weights[f"w2_{size}"], weights[f"b2_{size}"]))
        joined = torch.cat(features, 2)
        return functional.layer_norm(joined, joined.shape[-1:], weights["ln_g"], weights["ln_b"], self._epsilon)

    def _joined(self, key: str) -> Tensor:
        return torch.cat([self.weights[key.format(size)] for size, _ in ORDERS], -1)


def _convolution(x: Tensor, size: int, left: int, weights: Tensor, bias: Tensor) -> Tensor:
    """`relu(windows of x @ weights + bias) + x`; beyond the text's ends are zeros."""
    padded = functional.pad(x, (0, 0, left, size - 1 - left))
    windows = torch.cat([padded[:, offset : offset + x.shape[1]] for offset in range(size)], 2)
    return functional.relu(windows @ weights + bias) + x
