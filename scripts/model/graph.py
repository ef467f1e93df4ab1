"""An ONNX graph in the making: names are given in the order of the calls, so its bytes are reproducible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

MICROSOFT = "com.microsoft"
"""The domain of the quantised operators."""
MATRIX_STEPS = 63
"""Matrices are kept in 7 bits: with 8, the sums of plain AVX2 saturate."""


class GraphBuilder:
    """Collects nodes and constants.

    Attributes:
        nodes: The operators so far, in order.
        constants: The initialisers so far.
        quantised: Whether `linear` writes 7-bit matrices or float32 ones.
    """

    def __init__(self, *, quantised: bool) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.quantised = quantised
        self._count = 0

    def constant(self, values: NDArray[Any], name: str = "") -> str:
        """Add an initialiser; its name."""
        self._count += 1
        name = name or f"c{self._count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def integers(self, *values: int) -> str:
        """Add an int64 initialiser; its name."""
        return self.constant(np.array(values, np.int64))

    def nibbles(self, codes: NDArray[np.uint8], name: str) -> str:
        """Add a UINT4 initialiser from codes 0 to 15, two packed to a byte, the first in the low half."""
        tensor = onnx.TensorProto(name=name, data_type=onnx.TensorProto.UINT4, dims=codes.shape)
        tensor.raw_data = (codes[:, 0::2] | (codes[:, 1::2] << 4)).tobytes()
        self.constants.append(tensor)
        return name

    def op(
        self,
        kind: str,
        inputs: Sequence[str],
        name: str = "",
        *,
        domain: str = "",
        **attributes: object,
    ) -> str:
        """Add an operator with one output; the output's name."""
        return self.ops(kind, inputs, 1, name, domain=domain, **attributes)[0]

    def ops(
        self,
        kind: str,
        inputs: Sequence[str],
        outputs: int,
        name: str = "",
        *,
        domain: str = "",
        **attributes: object,
    ) -> list[str]:
        """Add an operator with several outputs; their names."""
        self._count += 1
        name = name or f"t{self._count}"
        names = [name] if outputs == 1 else [f"{name}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def linear(
        self,
        x: str,
        weights: NDArray[np.float32],
        bias: NDArray[np.float32] | None = None,
    ) -> str:
        """Add `x @ weights + bias`; quantised, each column has a scale of its own."""
        if not self.quantised:
            product = self.op("MatMul", [x, self.constant(weights)])
            return product if bias is None else self.op("Add", [product, self.constant(bias)])
        scale = np.maximum(np.abs(weights).max(0), 1e-8) / MATRIX_STEPS
        codes = np.clip(np.round(weights / scale), -MATRIX_STEPS, MATRIX_STEPS).astype(np.int8)
        inputs = [x, self.constant(codes), self.constant(scale.astype(np.float32))]
        inputs.append(self.constant(np.zeros(len(scale), np.int8)))
        if bias is not None:
            inputs.append(self.constant(bias))
        return self.op("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)
