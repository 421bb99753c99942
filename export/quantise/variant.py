"""The int8 variant of a build: both graphs rewritten by calibration and plan."""

from collections.abc import Callable, Iterator
from pathlib import Path

from onnx import NodeProto

from export.quantise.convolution import integer_convolution
from export.quantise.folding import FULL, REDUCED
from export.quantise.graph import Graph, module_of
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.snake import cheapen_snakes
from export.quantise.storage import store_small
from service.manifest import PROSODY, VOCODER

Wanted = Callable[[str], bool]
"""Whether a site is to be computed in int8."""


def quantise(folder: Path, out: Path, calibration: Calibration, wanted: Wanted, portable: bool) -> None:
    """Make the int8 graphs of the float32 ones.

    Args:
        folder: holds the float32 graphs.
        out: where the others go, an existing folder.
        calibration: of the same checkpoint.
        wanted: which sites become int8.
        portable: weights of seven bits, for processors without VNNI.
    """
    for name in (PROSODY, VOCODER):
        quantised_graph(folder / name, calibration, wanted, portable).save(out / name)


def quantised_graph(path: Path, calibration: Calibration, wanted: Wanted, portable: bool) -> Graph:
    """One graph, rewritten in memory. Arguments as of ``quantise``."""
    graph = Graph.read(path)
    if path.name == VOCODER:
        cheapen_snakes(graph)
    static_sites(graph, calibration, wanted, portable)
    store_small(graph)
    return graph


def static_sites(graph: Graph, calibration: Calibration, wanted: Wanted, portable: bool) -> None:
    """Put integer convolutions in the place of the wanted sites."""
    chosen = {site.name for site in sites(graph) if wanted(site.name)}

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        name = module_of(node)
        if node.op_type != "Conv" or name not in chosen:
            yield node
            return
        spans = calibration.of(name)
        yield from integer_convolution(graph, node, spans.given, spans.made, REDUCED if portable else FULL)

    graph.rewrite(rule)
