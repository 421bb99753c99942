"""Packed matrices: the layout in which native operators read the weights of products and LSTMs (``native/dense.h``).

A build has them once. The graph on onnxruntime's own operators unpacks them before each use, which only processors
without a native kernel pay for.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper

from export.quantise.graph import Graph, module_of
from export.quantise.storage import MIN_SIZE, Storage, one_when_due, storage_of

LANES = 16
LARGEST = 32_767


class Packed(msgspec.Struct, frozen=True):
    """A matrix in 16 bits."""

    weights: NDArray[np.int16]
    """(columns / 16, depth, 16), rounded up, with zeros where there is nothing."""
    unit: NDArray[np.float32]
    """Value of a unit of the weights, (columns,)."""


class PackedNames(msgspec.Struct, frozen=True):
    """Constants of a graph with a packed matrix, or one for each direction of an LSTM."""

    weights: str
    unit: str


def pack(matrix: NDArray[np.generic]) -> Packed:
    """A matrix of (depth, columns) in 16 bits, with a unit for each column."""
    matrix = matrix.astype(np.float64)
    depth, columns = matrix.shape
    unit = np.abs(matrix).max(axis=0) / LARGEST
    unit = np.where(unit > 0, unit, 1.0).astype(np.float32)
    padded = np.zeros((depth, -(-columns // LANES) * LANES), dtype=np.int16)
    padded[:, :columns] = np.clip(np.round(matrix / unit), -LARGEST, LARGEST)
    return Packed(np.ascontiguousarray(padded.reshape(depth, -1, LANES).transpose(1, 0, 2)), unit)


def is_packed(graph: Graph, node: NodeProto) -> bool:
    """True for the nodes whose weights are packed: LSTMs and products with a large matrix of 16 bits."""
    if node.op_type not in ("MatMul", "LSTM") or not all(map(graph.has_weight, _weights_of(node))):
        return False
    weight = graph.weight(node.input[1])
    if weight.size < MIN_SIZE:
        return False
    if node.op_type == "LSTM":
        return bool(weight.shape[1] % LANES == 0)
    return storage_of(module_of(node)) is Storage.INT16 and weight.ndim == 2


def put_packed(graph: Graph, node: NodeProto) -> list[PackedNames]:
    """Add the weights of such a node to its graph, packed: those for the input, and an LSTM's for its state."""
    path = module_of(node)
    if node.op_type == "MatMul":
        packed = pack(graph.weight(node.input[1]))
        return [_put(graph, f"{path}.packed", packed.weights, packed.unit)]
    names = []
    for name, part in zip(node.input[1:3], ("packed", "recurrent"), strict=True):
        directions = [pack(direction.T) for direction in graph.weight(name)]
        weights, units = ([getattr(each, field) for each in directions] for field in ("weights", "unit"))
        names.append(_put(graph, f"{path}.{part}", np.stack(weights), np.stack(units)))
    return names


def unpack_when_due(graph: Graph) -> None:
    """Let a graph on onnxruntime's own operators compute with packed weights, unpacked before the first use of each."""
    unpacked: dict[str, str] = {}

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        if not is_packed(graph, node) or graph.weight(node.input[1]).shape[1] % LANES:
            yield node
            return
        missing = [name for name in _weights_of(node) if name not in unpacked]
        for name, packed in zip(missing, put_packed(graph, node) if missing else (), strict=True):
            unpacked[name] = f"{name}.unpacked"
            yield from _unpack(graph, name, packed, node)
        for position, name in enumerate(_weights_of(node), 1):
            node.input[position] = unpacked[name]
        yield node

    graph.rewrite(rule)


def _unpack(graph: Graph, name: str, packed: PackedNames, reader: NodeProto) -> Iterator[NodeProto]:
    """Nodes that compute the matrix ``name.unpacked`` before ``reader``: of columns, of an LSTM with them in rows."""
    is_lstm = reader.op_type == "LSTM"
    *one, due = one_when_due(name, reader.input[0], 0 if is_lstm else 1)
    yield from one
    yield due
    whole, sorted_, flat = (f"{name}.{part}" for part in ("whole", "sorted", "flat"))
    yield helper.make_node("DequantizeLinear", [packed.weights, due.output[0]], [whole], name=f"{name}/unfold")
    order = [0, 1, 3, 2] if is_lstm else [1, 0, 2]
    yield helper.make_node("Transpose", [whole], [sorted_], name=f"{name}/sort", perm=order)
    shape = graph.put(f"{name}.shape", graph.weight(name).shape, np.int64)
    yield helper.make_node("Reshape", [sorted_, shape], [flat], name=f"{name}/flatten")
    unit = packed.unit
    if is_lstm:
        axis = graph.put(f"{name}.axis", [-1], np.int64)
        unit = f"{name}.units"
        yield helper.make_node("Unsqueeze", [packed.unit, axis], [unit], name=f"{name}/units")
    yield helper.make_node("Mul", [flat, unit], [f"{name}.unpacked"], name=f"{name}/scale")


def _weights_of(node: NodeProto) -> list[str]:
    return list(node.input[1 : 3 if node.op_type == "LSTM" else 2])


def _put(graph: Graph, name: str, weights: NDArray[np.int16], unit: NDArray[np.float32]) -> PackedNames:
    return PackedNames(graph.put(f"{name}.weights", weights, np.int16), graph.put(f"{name}.unit", unit, np.float32))
