from pathlib import Path

import numpy as np
import pytest

from export.quantise.graph import Graph, module_of
from export.quantise.sites import Site, sites
from service.model.manifest import PROSODY, VOCODER
from tests.export.graphs import convolution


def convolutions(graph: Graph) -> list[str]:
    return [module_of(node) for node in graph.nodes if node.op_type == "Conv"]


def test_every_convolution_of_the_vocoder_is_a_site_but_what_would_hiss_or_reads_the_source(tiny_build: Path) -> None:
    graph = Graph.read(tiny_build / VOCODER)
    found = [site.name for site in sites(graph)]
    assert len(set(found)) == len(found)
    others = {"post", "source_convs.0", "source_convs.1", "analysis"}
    assert others <= set(convolutions(graph))
    assert found == [name for name in convolutions(graph) if name not in others]
    # Two stages, each with one block for the source and two others, of three pairs.
    assert sum("blocks" in name for name in found) == 2 * 3 * 3 * 2


def test_the_decoders_wide_convolutions_are_sites_and_what_f0_is_made_from_is_not(tiny_build: Path) -> None:
    graph = Graph.read(tiny_build / PROSODY)
    found = [site.name for site in sites(graph)]
    blocks = ("decoder.encode", *(f"decoder.blocks.{number}" for number in range(4)))
    assert set(found) == {f"{block}.{part}" for block in blocks for part in ("conv1", "conv2", "shortcut")}
    others = set(convolutions(graph)) - set(found)
    assert {"f0.0.conv1", "energy.0.conv1", "f0_proj", "decoder.f0", "decoder.energy"} <= others


def test_a_site_knows_the_tensors_it_reads_and_makes() -> None:
    graph = convolution(np.ones((2, 3, 5), np.float32), None, dilation=3)
    assert list(sites(graph)) == [Site("blocks.0.dilated.0.convolution", "x", "y")]


@pytest.mark.parametrize("attribute", ["strides", "group"])
def test_a_convolution_that_the_integer_one_cannot_stand_for_is_refused(attribute: str) -> None:
    graph = convolution(np.ones((2, 2, 3), np.float32), None, dilation=1)
    (changed,) = [each for each in graph.nodes[0].attribute if each.name == attribute]
    if attribute == "strides":
        changed.ints[:] = [2]
    else:
        changed.i = 2
    with pytest.raises(AssertionError):
        list(sites(graph))
