"""Sites: the convolutions to compute in int8, which take most of the vocoder's time or are wide ones at frame rate.

Excluded are ``post`` (its error is audible as hiss), the two STFTs and the consumers of the source (their operands span
orders of magnitude), and everything that F0 depends on (1 cent turns the harmonics' phases within a second).
"""

import re
from collections.abc import Iterator

import msgspec
from onnx import NodeProto

from export.quantise.graph import Graph, attributes, module_of

_VOCODER = r"(source_)?blocks\.\d+\.(dilated|dense)\.\d+\.convolution|ups\.\d+\.phases"
_DECODER = r"decoder\.(encode|blocks\.\d+)\.(conv1|conv2|shortcut)"
_SITES = re.compile(f"{_VOCODER}|{_DECODER}")


class Site(msgspec.Struct, frozen=True):
    """One convolution, stride 1, one group."""

    name: str
    """Module that it was traced from."""
    input: str
    """Input tensor, float32, (1, channels in, time)."""
    output: str
    """Output tensor, float32, (1, channels out, time)."""


def sites(graph: Graph) -> Iterator[Site]:
    """Sites of a graph, in the order of execution."""
    for node in graph.nodes:
        if node.op_type == "Conv" and _SITES.fullmatch(module_of(node)):
            yield site_of(node)


def site_of(node: NodeProto) -> Site:
    known = attributes(node)
    assert known.get("strides", [1]) == [1] and known.get("group", 1) == 1, node.name
    return Site(module_of(node), node.input[0], node.output[0])
