"""The int8 variant of a build: both graphs rewritten by calibration and plan."""

from collections.abc import Callable, Iterator
from pathlib import Path

from onnx import NodeProto

from export.quantise.convolution import integer_convolution
from export.quantise.graph import Graph, module_of
from export.quantise.packing import unpack_when_due
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.snake import approximate_snakes
from export.quantise.storage import store_quantised
from service.model.manifest import PROSODY, VOCODER

IsInt8 = Callable[[str], bool]
"""Returns True for the sites to compute in int8, by name."""


def quantise(folder: Path, out: Path, calibration: Calibration, is_int8: IsInt8) -> None:
    """Write the int8 graphs.

    Args:
        folder: folder of the float32 graphs.
        out: existing folder for the int8 graphs.
        calibration: calibration of the same checkpoint.
        is_int8: selects the sites in int8.
    """
    for name in (PROSODY, VOCODER):
        quantised_graph(folder / name, calibration, is_int8).save(out / name)


def quantised_graph(path: Path, calibration: Calibration, is_int8: IsInt8) -> Graph:
    """One graph, rewritten in memory; for the arguments see ``quantise``."""
    graph = Graph.read(path)
    if path.name == VOCODER:
        approximate_snakes(graph)
    static_sites(graph, calibration, is_int8)
    unpack_when_due(graph)
    store_quantised(graph)
    return graph


def static_sites(graph: Graph, calibration: Calibration, is_int8: IsInt8) -> None:
    """Replace the selected sites by integer convolutions."""
    chosen = {site.name for site in sites(graph) if is_int8(site.name)}

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        name = module_of(node)
        if node.op_type != "Conv" or name not in chosen:
            yield node
            return
        ranges = calibration.of(name)
        yield from integer_convolution(graph, node, ranges.input, ranges.output)

    graph.rewrite(rule)
