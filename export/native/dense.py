"""Dense layers: the matrix products and LSTMs that F0 and durations depend on, as native operators.

Their weights have 16 bits (``export.quantise.storage``), and the native operators read them as they are, where
onnxruntime unfolds them to floats before each run and packs them again for each product.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper

from export.native.fusion import DOMAIN
from export.quantise.graph import Graph, attributes, module_of
from export.quantise.storage import MIN_SIZE, Storage, storage_of

LANES = 16
LARGEST = 32_767
_GATES, _DIRECTIONS = 4, 2


class Packed(msgspec.Struct, frozen=True):
    """A matrix in the layout of ``native/dense.h``."""

    weights: NDArray[np.int16]
    """(columns / 16, depth, 16), rounded up, with zeros where there is nothing."""
    unit: NDArray[np.float32]
    """Value of a unit of the weights, (columns,)."""


def pack(matrix: NDArray[np.generic]) -> Packed:
    """A matrix of (depth, columns) in 16 bits, with a unit for each column."""
    matrix = matrix.astype(np.float64)
    depth, columns = matrix.shape
    unit = np.abs(matrix).max(axis=0) / LARGEST
    unit = np.where(unit > 0, unit, 1.0).astype(np.float32)
    padded = np.zeros((depth, -(-columns // LANES) * LANES), dtype=np.int16)
    padded[:, :columns] = np.round(matrix / unit)
    return Packed(np.ascontiguousarray(padded.reshape(depth, -1, LANES).transpose(1, 0, 2)), unit)


def fuse_dense(graph: Graph) -> int:
    """Rewrite the dense layers and the LSTMs of a float32 graph; returns their number."""
    fusion = _DenseFusion(graph)
    graph.rewrite(fusion.rule)
    return fusion.count


class _DenseFusion:
    """State of one rewriting."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._packed: dict[str, tuple[str, str]] = {}
        """Names of the packed weights and of their units, by the matrix: ALBERT's layers share theirs."""
        self._absorbed: set[str] = set()
        """Outputs of nodes that have become part of another."""
        self.count = 0

    def rule(self, node: NodeProto) -> Iterator[NodeProto]:
        """Nodes in place of ``node``."""
        if node.op_type == "LSTM" and self._is_plain(node):
            self.count += 1
            yield self._lstm(node)
        elif node.op_type == "MatMul" and self._is_dense(node):
            self.count += 1
            yield self._dense(node)
        elif node.output[0] not in self._absorbed:
            yield node

    def _is_dense(self, node: NodeProto) -> bool:
        """True for the product with a large matrix of 16 bits, and nothing but a bias after it."""
        name = node.input[1]
        return (
            storage_of(module_of(node)) is Storage.INT16
            and self._graph.has_weight(name)
            and self._graph.weight(name).size >= MIN_SIZE
            and self._bias(node) is not None
        )

    def _bias(self, node: NodeProto) -> tuple[str, str] | None:
        """Bias of a product, and the name of the sum."""
        readers = self._graph.readers(node.output[0])
        if len(readers) != 1 or readers[0].op_type != "Add":
            return None
        other = next(name for name in readers[0].input if name != node.output[0])
        columns = self._graph.weight(node.input[1]).shape[1]
        if not self._graph.has_weight(other) or self._graph.weight(other).shape != (columns,):
            return None
        return other, readers[0].output[0]

    def _dense(self, node: NodeProto) -> NodeProto:
        found = self._bias(node)
        assert found is not None
        bias, output = found
        self._absorbed.add(output)
        readers = self._graph.readers(output)
        has_gelu = len(readers) == 1 and attributes(readers[0]).get("approximate") == b"tanh"
        if has_gelu:
            output = readers[0].output[0]
            self._absorbed.add(output)
        name = node.input[1]
        if name not in self._packed:
            self._packed[name] = self._put(f"{module_of(node)}.packed", [pack(self._graph.weight(name))])
        inputs = [node.input[0], *self._packed[name], bias]
        return helper.make_node(
            "Dense", inputs, [output], name=f"{node.name}/native", domain=DOMAIN, gelu=int(has_gelu)
        )

    def _is_plain(self, node: NodeProto) -> bool:
        """True for a bidirectional LSTM from a state of zeros, whose states alone are read."""
        known = attributes(node)
        states = [name for name in node.input[5:7] if name]
        return (
            known.get("direction") == b"bidirectional"
            and set(known) <= {"direction", "hidden_size"}
            and known["hidden_size"] % LANES == 0
            and not any(self._graph.readers(name) for name in node.output[1:] if name)
            and not node.input[4]
            and len(node.input) <= 7
            and all(map(self._is_zero, states))
        )

    def _is_zero(self, tensor: str) -> bool:
        return self._graph.has_weight(tensor) and not np.any(self._graph.weight(tensor))

    def _lstm(self, node: NodeProto) -> NodeProto:
        path = module_of(node)
        weights, unit = self._put(f"{path}.packed", map(pack, self._transposed(node.input[1])))
        recurrent, recurrent_unit = self._put(f"{path}.recurrent", map(pack, self._transposed(node.input[2])))
        bias = self._graph.weight(node.input[3]).astype(np.float64).reshape(_DIRECTIONS, 2, -1).sum(axis=1)
        return helper.make_node(
            "Lstm",
            [
                node.input[0],
                weights,
                recurrent,
                unit,
                recurrent_unit,
                self._graph.put(f"{path}.bias", bias, np.float32),
            ],
            [node.output[0]],
            name=f"{node.name}/native",
            domain=DOMAIN,
        )

    def _transposed(self, name: str) -> Iterator[NDArray[np.generic]]:
        """Matrices of both directions as (depth, gates)."""
        for direction in self._graph.weight(name):
            yield direction.T

    def _put(self, name: str, matrices: Iterator[Packed] | list[Packed]) -> tuple[str, str]:
        """Add packed matrices to the graph; names of the weights and of the units."""
        packed = list(matrices)
        weights = [each.weights for each in packed]
        units = [each.unit for each in packed]
        return (
            self._graph.put(f"{name}.weights", weights[0] if len(packed) == 1 else np.stack(weights), np.int16),
            self._graph.put(f"{name}.unit", units[0] if len(packed) == 1 else np.stack(units), np.float32),
        )
