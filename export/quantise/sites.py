"""The convolutions worth computing in int8: where the vocoder spends its time, and the wide ones at frame rate.

Not among them: ``post`` (its error is heard as hiss), the two STFTs and what reads the source (their operands span
orders of magnitude), and everything that F0 is made from (1 cent turns the harmonics' phases over a second).
"""

import re
from collections.abc import Iterator

import msgspec
from onnx import NodeProto

from export.quantise.graph import Graph, attributes, module_of

_VOCODER = r"(source_)?blocks\.\d+\.(dilated|dense)\.\d+\.convolution|ups\.\d+\.phases"
_DECODER = r"decoder\.(encode|blocks\.\d+)\.(conv1|conv2|shortcut)"
_WORTH = re.compile(f"{_VOCODER}|{_DECODER}")


class Site(msgspec.Struct, frozen=True):
    """One convolution, stride 1, one group."""

    name: str
    """The module it was traced from."""
    given: str
    """Tensor it reads, float32, (1, channels in, time)."""
    made: str
    """Tensor it makes, float32, (1, channels out, time)."""


def sites(graph: Graph) -> Iterator[Site]:
    """The sites of either graph, in the order of execution."""
    for node in graph.nodes:
        if node.op_type == "Conv" and _WORTH.fullmatch(module_of(node)):
            yield site_of(node)


def site_of(node: NodeProto) -> Site:
    known = attributes(node)
    assert known.get("strides", [1]) == [1] and known.get("group", 1) == 1, node.name
    return Site(module_of(node), node.input[0], node.output[0])
