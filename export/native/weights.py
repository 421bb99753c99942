"""Weights of a native graph: what unfolds them for onnxruntime's own operators, and who reads each last.

A page of a mapped file that was read stays resident until it is released. The operator that is the last of its
graph to read a weight does, so that no more of them are resident than a few layers need, whatever the speed of the
processor.
"""

from collections.abc import Iterator, Mapping

from onnx import NodeProto, helper

from export.native.fusion import DOMAIN
from export.quantise.graph import Graph, attributes

_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    "Convolution": (4,),
    "Dense": (1,),
    "Lstm": (1, 2),
    "Unfold8": (0,),
    "Unfold16": (0,),
}
"""Positions of the weights among the inputs of an operator."""
_UNFOLDING = {"int8": "Unfold8", "int16": "Unfold16"}
"""Operators by the type of the weights."""


def unfold_natively(graph: Graph) -> None:
    """Let native operators unfold weights of integers, where each row has one scale."""

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        if node.op_type != "DequantizeLinear" or len(node.input) > 2 or not graph.has_weight(node.input[0]):
            yield node
            return
        operator = _UNFOLDING.get(graph.weight(node.input[0]).dtype.name)
        if operator is None or attributes(node).get("axis", 1) != 0:
            yield node
            return
        yield helper.make_node(operator, node.input, node.output, name=f"{node.name}/native", domain=DOMAIN)

    graph.rewrite(rule)


def mark_last_readers(graph: Graph) -> None:
    """Tell every native operator with weights whether it is the last to read them."""
    readers: dict[str, NodeProto] = {}
    for node in graph.nodes:
        readers.update(dict.fromkeys(_weights_of(node), node))
    for node in graph.nodes:
        if names := _weights_of(node):
            is_last = all(readers[name] is node for name in names)
            node.attribute.append(helper.make_attribute("releases", int(is_last)))


def _weights_of(node: NodeProto) -> list[str]:
    return [node.input[index] for index in _WEIGHTS.get(node.op_type, ())] if node.domain == DOMAIN else []
