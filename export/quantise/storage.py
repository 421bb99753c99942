"""Weights that are only stored small: computed with in float, after ``DequantizeLinear`` or ``Cast``.

What F0 comes from needs 16 bits: with 8-bit weights F0 is off by half a cent, which turns the upper harmonics' phases
within a second (LSD 2 dB for ALBERT alone, as much for its LSTMs), and one duration in 65 moves. The rest is as good in
8 bits a channel. onnxruntime leaves integers alone when it loads, so they stay small in memory, too, but computes
slowly with weights that it cannot prepare; ALBERT's, used twelve times over, are therefore half floats, which it
unfolds on loading.
"""

import re
from collections.abc import Iterator
from enum import Enum

import numpy as np
from onnx import NodeProto, TensorProto, helper

from export.quantise.graph import Graph, Weight, module_of

WORTH = 16_384
"""Weights below which a tensor stays as it is."""


class Storage(Enum):
    """How a weight lies in its file."""

    FLOAT = "float"
    HALF = "half"
    INT16 = "int16"
    INT8 = "int8"


_RULES = (
    (re.compile(r"albert\..*|narrow"), Storage.HALF),
    (re.compile(r"(durations\.layers\.\d+|duration_lstm|shared)\.lstm"), Storage.INT16),
    (re.compile(r"durations\.fc.*|f0\..*"), Storage.INT16),
    # Hiss, and what turns durations, for 100 kB.
    (re.compile(r"post|duration_proj|source_convs\..*"), Storage.FLOAT),
    (re.compile(r".*"), Storage.INT8),
)
_CHANNEL_AXIS = {"MatMul": 1, "LSTM": 1, "Gemm": 0, "Conv": 0, "ConvTranspose": 1}
"""Axis that has a scale for each of its entries, in the operator's weights."""
_LARGEST = {Storage.INT8: 127, Storage.INT16: 32_767}
_DTYPE: dict[Storage, type[np.generic]] = {Storage.INT8: np.int8, Storage.INT16: np.int16}


def store_small(graph: Graph) -> None:
    """Store every large weight of ``graph`` as the rules of this module say."""
    ready: set[str] = set()

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        axis = _CHANNEL_AXIS.get(node.op_type)
        how = storage_of(module_of(node))
        if axis is None or how is Storage.FLOAT:
            yield node
            return
        for position in (1, 2) if node.op_type == "LSTM" else (1,):
            name = node.input[position]
            if not graph.has_weight(name) or graph.weight(name).size < WORTH:
                continue
            # One weight may serve several nodes; it is unfolded by the first.
            if name not in ready:
                ready.add(name)
                yield _unfold(graph, name, axis, how)
            node.input[position] = f"{name}.unfolded"
        yield node

    graph.rewrite(rule)


def storage_of(module: str) -> Storage:
    """How the weights of a module are stored."""
    return next(how for pattern, how in _RULES if pattern.fullmatch(module))


def _unfold(graph: Graph, name: str, axis: int, how: Storage) -> NodeProto:
    """Add the stored form of a weight; returns the node that makes ``name.unfolded`` of it."""
    weight = graph.weight(name)
    out = [f"{name}.unfolded"]
    if how is Storage.HALF:
        half = graph.put(f"{name}.half", weight, np.float16)
        return helper.make_node("Cast", [half], out, name=f"{name}/unfold", to=TensorProto.FLOAT)
    scale, whole = _whole(weight, axis, how)
    inputs = [
        graph.put(f"{name}.stored", whole, _DTYPE[how]),
        graph.put(f"{name}.scale", scale, np.float32),
    ]
    return helper.make_node("DequantizeLinear", inputs, out, name=f"{name}/unfold", axis=axis)


def _whole(weight: Weight, axis: int, how: Storage) -> tuple[Weight, Weight]:
    exact = weight.astype(np.float64)
    others = tuple(other for other in range(exact.ndim) if other != axis)
    scale = np.maximum(np.abs(exact).max(axis=others, keepdims=True) / _LARGEST[how], 1e-30).astype(np.float32)
    return scale.ravel(), np.round(exact / scale).clip(-_LARGEST[how], _LARGEST[how])
