"""The encoder as ONNX: token ids and mask in, one vector a text out.

A token's vector goes through three convolutions (over 2, 3 and 5 tokens); all four are normalised, summed
over the text and projected to `hidden`; a small residual network makes `sentence`, the source's own unit
vector, of it. The vector that skerry uses is `[sentence ; unit(hidden - centre)] / sqrt(2)`, where `centre`
is the mean of `hidden` over everyday sentences.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper

from model.graph import MICROSOFT, GraphBuilder
from model.source import WIDTH, Floats, Source
from model.table import BLOCK, quantise_table

ORDERS = ((2, 0), (3, 1), (5, 2))
"""Each convolution: the tokens that it sees, and how many of them lie to the left."""
BRANCH = 256
"""Values of a convolution's output."""
TO_THE_END = 2**31


def exact_network(source: Source) -> bytes:
    """The source's network in float32, with the outputs `hidden` and `sentence` [batch, 512]."""
    graph = GraphBuilder(quantised=False)
    tokens = graph.op("Gather", [graph.constant(source.table, "table"), "input_ids"])
    hidden, sentence = _encoder(graph, source, tokens)
    graph.op("Identity", [hidden], "hidden")
    graph.op("Identity", [sentence], "sentence")
    return _serialise(graph, {"hidden": WIDTH, "sentence": WIDTH})


def small_network(source: Source, centre: Floats) -> bytes:
    """The model that skerry uses, quantised: output `embedding` [batch, 1024], rows of length 1."""
    graph = GraphBuilder(quantised=True)
    table = quantise_table(source.table)
    inputs = [
        graph.nibbles(table.codes, "table"),
        "input_ids",
        graph.constant(table.scales, "table_scale"),
    ]
    inputs.append(graph.nibbles(table.zeros, "table_zero"))
    tokens = graph.op(
        "GatherBlockQuantized",
        inputs,
        domain=MICROSOFT,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
    )
    tokens = graph.op("Cast", [tokens], to=TensorProto.FLOAT)
    hidden, sentence = _encoder(graph, source, tokens)
    moved = graph.op("Sub", [hidden, graph.constant(centre[None])])
    centred = graph.op("LpNormalization", [moved], axis=-1, p=2)
    both = graph.op("Concat", [sentence, centred], axis=1)
    graph.op("Mul", [both, graph.constant(np.float32(0.5**0.5))], "embedding")  # type: ignore[arg-type]  # a scalar
    return _serialise(graph, {"embedding": 2 * WIDTH})


def _encoder(graph: GraphBuilder, source: Source, tokens: str) -> tuple[str, str]:
    """Add the encoder over `tokens` [batch, seq, 512]; the names of `hidden` and `sentence`."""
    weights, epsilon = source.weights, float(source.weights["eps"])
    mask = graph.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    column = graph.op("Unsqueeze", [mask, graph.integers(2)])
    features = [tokens, *_convolutions(graph, weights, tokens, column, epsilon)]
    joined = graph.op("Concat", features, axis=2)
    norm = [graph.constant(weights["ln_g"]), graph.constant(weights["ln_b"])]
    joined = graph.op("LayerNormalization", [joined, *norm], axis=-1, epsilon=epsilon)
    total = graph.op("ReduceSum", [graph.op("Mul", [joined, column]), graph.integers(1)], keepdims=0)
    count = graph.op("ReduceSum", [mask, graph.integers(1)], keepdims=1)
    projected = graph.linear(total, weights["cnn_W"])
    shift = graph.op("Mul", [count, graph.constant(weights["cnn_b"][None])])
    hidden = graph.op("Div", [graph.op("Add", [projected, shift]), count])
    scaled = graph.op("Mul", [hidden, graph.op("Sqrt", [count])])
    return hidden, _sentence(graph, weights, scaled)


def _convolutions(
    graph: GraphBuilder,
    weights: dict[str, Floats],
    tokens: str,
    mask: str,
    epsilon: float,
) -> list[str]:
    """Add the three convolutions, each of two residual steps; their names."""

    def joined(key: str) -> Floats:
        return np.concatenate([weights[key.format(size)] for size, _ in ORDERS], -1)

    x = graph.linear(tokens, joined("proj{}"), joined("proj_b{}"))
    norm = [graph.constant(joined("ln_g{}")), graph.constant(joined("ln_b{}"))]
    x = graph.op("LayerNormalization", [x, *norm], axis=-1, epsilon=epsilon)
    x = graph.op("Mul", [x, mask])
    parts = graph.ops("Split", [x, graph.integers(*[BRANCH] * len(ORDERS))], len(ORDERS), axis=2)
    outputs = []
    for part, (size, left) in zip(parts, ORDERS, strict=True):
        step = _convolution(graph, part, size, left, weights[f"w1_{size}"], weights[f"b1_{size}"])
        step = graph.op("Mul", [step, mask])
        outputs.append(_convolution(graph, step, size, left, weights[f"w2_{size}"], weights[f"b2_{size}"]))
    return outputs


def _convolution(graph: GraphBuilder, x: str, size: int, left: int, weights: Floats, bias: Floats) -> str:
    """Add `relu(windows of x @ weights + bias) + x`; beyond the text's ends are zeros."""
    right = size - 1 - left
    padded = graph.op("Pad", [x, graph.integers(0, left, 0, 0, right, 0)])
    windows = []
    for offset in range(size):
        end = offset + 1 - size if offset < size - 1 else TO_THE_END
        bounds = [graph.integers(offset), graph.integers(end), graph.integers(1)]
        windows.append(graph.op("Slice", [padded, *bounds]))
    product = graph.linear(graph.op("Concat", windows, axis=2), weights, bias)
    return graph.op("Add", [graph.op("Relu", [product]), x])


def _sentence(graph: GraphBuilder, weights: dict[str, Floats], x: str) -> str:
    """Add the residual network over the scaled mean [batch, 512]; the name of the unit vector."""
    first = graph.op("Relu", [graph.linear(x, weights["d0"])])
    direct, through = graph.linear(x, weights["p1"]), graph.linear(first, weights["d1"])
    second = graph.op("Relu", [graph.op("Add", [direct, through])])
    third = graph.op("Relu", [graph.linear(second, weights["d2"])])
    direct, through = (
        graph.linear(second, weights["p3"]),
        graph.linear(third, weights["d3"]),
    )
    last = graph.op("Tanh", [graph.op("Add", [direct, through])])
    return graph.op("LpNormalization", [last], axis=-1, p=2)


def _serialise(graph: GraphBuilder, outputs: dict[str, int]) -> bytes:
    """The model's bytes; `outputs` are names and widths."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "seq"])
        for name in ("input_ids", "attention_mask")
    ]
    results = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width]) for name, width in outputs.items()
    ]
    body = helper.make_graph(graph.nodes, "use-multilingual-3", inputs, results, graph.constants)
    versions = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    model: onnx.ModelProto = helper.make_model(body, opset_imports=versions, producer_name="skerry model-recipe")
    model.ir_version = 10
    data: bytes = model.SerializeToString()
    return data
