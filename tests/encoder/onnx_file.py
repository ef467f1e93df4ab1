"""Small ONNX files written by hand: the few fields of the format that the tests need.

Source: onnx/onnx.proto of ONNX 1.17; a message is its fields, each a key (number and kind) and a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

FLOAT, INT32, INT64 = 1, 6, 7
"""Types of values."""
EXTERNAL = 1

Values = NDArray[np.float32] | NDArray[np.int64]


def number(field: int, value: int) -> bytes:
    """A field with a whole number."""
    return _varint(field << 3) + _varint(value)


def message(field: int, *parts: bytes | str) -> bytes:
    """A field with bytes, text, or another message."""
    body = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def tensor(name: str, values: Values) -> bytes:
    """A TensorProto."""
    kind = FLOAT if values.dtype == np.float32 else INT64
    dims = b"".join(number(1, size) for size in values.shape)
    return dims + number(2, kind) + message(8, name) + message(9, values.tobytes())


def outside(name: str, size: int, location: str) -> bytes:
    """A TensorProto whose values are said to lie in another file."""
    where = message(13, message(1, "location"), message(2, location))
    return number(1, size) + number(2, FLOAT) + message(8, name) + where + number(14, EXTERNAL)


def node(kind: str, inputs: Sequence[str], output: str, *attributes: bytes, domain: str = "") -> bytes:
    """A NodeProto."""
    names = b"".join(message(1, name) for name in inputs)
    whole = b"".join(message(5, attribute) for attribute in attributes)
    return names + message(2, output) + message(4, kind) + whole + (message(7, domain) if domain else b"")


def whole_attribute(name: str, value: int) -> bytes:
    """An AttributeProto with a whole number."""
    return message(1, name) + number(3, value) + number(20, 2)


def graph_attribute(name: str, graph: bytes) -> bytes:
    """An AttributeProto with a graph."""
    return message(1, name) + message(6, graph) + number(20, 5)


def tensor_attribute(name: str, value: bytes) -> bytes:
    """An AttributeProto with a tensor."""
    return message(1, name) + message(5, value) + number(20, 4)


def value(name: str, kind: int, dims: Sequence[str | int]) -> bytes:
    """A ValueInfoProto: an input or an output; a dimension is a number or a name."""
    shape = b"".join(message(1, message(2, dim) if isinstance(dim, str) else number(1, dim)) for dim in dims)
    return message(1, name) + message(2, message(1, number(1, kind), message(2, shape)))


def graph(nodes: Sequence[bytes], tensors: Sequence[bytes], inputs: Sequence[bytes], outputs: Sequence[bytes]) -> bytes:
    """A GraphProto."""
    fields: Mapping[int, Sequence[bytes]] = {1: nodes, 5: tensors, 11: inputs, 12: outputs}
    return message(2, "g") + b"".join(message(field, each) for field, every in fields.items() for each in every)


def model(graph: bytes, opset: int = 17) -> bytes:
    """A ModelProto: the file's bytes."""
    return number(1, 8) + message(7, graph) + message(8, message(1, ""), number(2, opset))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
