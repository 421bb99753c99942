"""Weight-only quantisation: integers in the file, float computation after ``DequantizeLinear``.

Layers that F0 and durations depend on need 16 bits: with 8-bit weights F0 is off by half a cent, which turns the upper
harmonics' phases within a second (LSD 2 dB for ALBERT alone, as much for its LSTMs), and one duration in 65 changes.
The others are as good in 8 bits per channel. onnxruntime does not convert integers when it loads, so they stay in the
mapped file.

A weight is dequantised when the input of its layer is available, and not before: its scale is multiplied by a one that
is computed from the length of that input. onnxruntime would otherwise dequantise all weights at the start (80 MB).
"""

import re
from collections.abc import Iterator
from enum import Enum

import numpy as np
from onnx import NodeProto, TensorProto, helper

from export.quantise.graph import Graph, Weight, module_of

MIN_SIZE = 16_384
"""Least number of weights of a tensor that is quantised."""


class Storage(Enum):
    """Storage type of a weight."""

    FLOAT = "float"
    INT16 = "int16"
    INT8 = "int8"


_RULES = (
    (re.compile(r"albert\..*|narrow|durations\.fc.*|f0\..*"), Storage.INT16),
    (re.compile(r"(durations\.layers\.\d+|duration_lstm|shared)\.lstm"), Storage.INT16),
    # Quantised, they cause hiss or change durations, and save 100 kB only.
    (re.compile(r"post|duration_proj|source_convs\..*"), Storage.FLOAT),
    (re.compile(r".*"), Storage.INT8),
)
_CHANNEL_AXIS = {"MatMul": 1, "LSTM": 1, "Gemm": 0, "Conv": 0}
"""Channel axis of the operator's weights, which has a scale for each entry."""
_DYNAMIC_AXIS = {"MatMul": 1, "LSTM": 0, "Conv": 2}
"""Axis of the operator's input whose length is known at run time only. The style has none, and its projections are
small."""
_LARGEST = {Storage.INT8: 127, Storage.INT16: 32_767}
_DTYPE: dict[Storage, type[np.generic]] = {Storage.INT8: np.int8, Storage.INT16: np.int16}


def store_quantised(graph: Graph) -> None:
    """Quantise every large weight of ``graph`` by the rules of this module."""
    ready: set[str] = set()

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        axis = _CHANNEL_AXIS.get(node.op_type)
        how = storage_of(module_of(node))
        if axis is None or how is Storage.FLOAT:
            yield node
            return
        for position in (1, 2) if node.op_type == "LSTM" else (1,):
            name = node.input[position]
            if not graph.has_weight(name) or graph.weight(name).size < MIN_SIZE:
                continue
            # Several nodes may share a weight; it is dequantised before the first.
            if name not in ready:
                ready.add(name)
                yield from _dequantise(graph, name, node, how)
            node.input[position] = f"{name}.unfolded"
        yield node

    graph.rewrite(rule)


def storage_of(module: str) -> Storage:
    """Storage type of the weights of a module."""
    return next(how for pattern, how in _RULES if pattern.fullmatch(module))


def one_when_due(name: str, tensor: str, axis: int) -> Iterator[NodeProto]:
    """Nodes whose last makes a 1.0, shape (1,), that exists no sooner than ``tensor``.

    Args:
        name: prefix of their names.
        tensor: input of a layer.
        axis: one of its axes whose length is known at run time only.
    """
    length, sign, one = (f"{name}.{part}" for part in ("length", "sign", "one"))
    yield helper.make_node("Shape", [tensor], [length], name=f"{name}/length", start=axis, end=axis + 1)
    yield helper.make_node("Sign", [length], [sign], name=f"{name}/sign")
    yield helper.make_node("Cast", [sign], [one], name=f"{name}/one", to=TensorProto.FLOAT)


def _dequantise(graph: Graph, name: str, reader: NodeProto, how: Storage) -> Iterator[NodeProto]:
    """Add the quantised weight; yields the nodes that compute ``name.unfolded`` from it before ``reader``."""
    axis = _CHANNEL_AXIS[reader.op_type]
    scale, whole = _whole(graph.weight(name), axis, how)
    stored = graph.put(f"{name}.stored", whole, _DTYPE[how])
    due = graph.put(f"{name}.scale", scale, np.float32)
    if (open_axis := _DYNAMIC_AXIS.get(reader.op_type)) is not None:
        *before, one = one_when_due(name, reader.input[0], open_axis)
        yield from before
        yield one
        yield helper.make_node("Mul", [due, one.output[0]], [f"{name}.due"], name=f"{name}/due")
        due = f"{name}.due"
    unfolded = f"{name}.unfolded"
    if len(graph.readers(name)) == 1:
        yield helper.make_node("DequantizeLinear", [stored, due], [unfolded], name=f"{name}/unfold", axis=axis)
        return
    # COMPAT(onnxruntime 1.32): it gives every consumer a DequantizeLinear of its own, and twelve copies of ALBERT would
    # be dequantised at once. It does not copy a view of the result.
    yield helper.make_node("DequantizeLinear", [stored, due], [f"{name}.shared"], name=f"{name}/unfold", axis=axis)
    shape = graph.put(f"{name}.shape", whole.shape, np.int64)
    yield helper.make_node("Reshape", [f"{name}.shared", shape], [unfolded], name=f"{name}/view")


def _whole(weight: Weight, axis: int, how: Storage) -> tuple[Weight, Weight]:
    exact = weight.astype(np.float64)
    others = tuple(other for other in range(exact.ndim) if other != axis)
    scale = np.maximum(np.abs(exact).max(axis=others, keepdims=True) / _LARGEST[how], 1e-30).astype(np.float32)
    return scale.ravel(), np.round(exact / scale).clip(-_LARGEST[how], _LARGEST[how])
