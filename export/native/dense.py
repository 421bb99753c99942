"""Dense layers: the matrix products and LSTMs that F0 and durations depend on, as native operators.

Their weights have 16 bits (``export.quantise.storage``), and the native operators read them as they are, where
onnxruntime unfolds them to floats before each run and packs them again for each product.
"""

from collections.abc import Iterator

import numpy as np
from onnx import NodeProto, helper

from export.native.fusion import DOMAIN
from export.quantise.graph import Graph, attributes, module_of
from export.quantise.packing import LANES, PackedNames, is_packed, put_packed

_DIRECTIONS = 2


def fuse_dense(graph: Graph) -> int:
    """Rewrite the dense layers and the LSTMs of a float32 graph; returns their number."""
    fusion = _DenseFusion(graph)
    graph.rewrite(fusion.rule)
    return fusion.count


class _DenseFusion:
    """State of one rewriting."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._packed: dict[str, PackedNames] = {}
        """By the matrix: ALBERT's layers share theirs."""
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
        """True for a product with a packed matrix, and nothing but a bias after it."""
        return is_packed(self._graph, node) and self._bias(node) is not None

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
            (self._packed[name],) = put_packed(self._graph, node)
        inputs = [node.input[0], self._packed[name].weights, self._packed[name].unit, bias]
        return helper.make_node(
            "Dense", inputs, [output], name=f"{node.name}/native", domain=DOMAIN, gelu=int(has_gelu)
        )

    def _is_plain(self, node: NodeProto) -> bool:
        """True for a bidirectional LSTM from a state of zeros, whose states alone are read."""
        known = attributes(node)
        states = [name for name in node.input[5:7] if name]
        return (
            is_packed(self._graph, node)
            and known.get("direction") == b"bidirectional"
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
        forward, recurrent = put_packed(self._graph, node)
        bias = self._graph.weight(node.input[3]).astype(np.float64).reshape(_DIRECTIONS, 2, -1).sum(axis=1)
        bias_name = self._graph.put(f"{module_of(node)}.packed.bias", bias, np.float32)
        return helper.make_node(
            "Lstm",
            [node.input[0], forward.weights, recurrent.weights, forward.unit, recurrent.unit, bias_name],
            [node.output[0]],
            name=f"{node.name}/native",
            domain=DOMAIN,
        )
