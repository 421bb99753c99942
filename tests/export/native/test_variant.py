"""The vocoder with native operators, of the tiny model."""

import platform
import sys
from pathlib import Path

import onnxruntime
import pytest

from export.corpus.lines import Line, style
from export.native.fusion import DOMAIN, fuse
from export.native.layers import GROUP, ROWS
from export.native.variant import native_graph
from export.quality.spectra import log_spectral_distance
from export.quantise.graph import Graph, attributes, module_of
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from service.acoustic.model import AcousticModel
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import NATIVE_VOCODER, VOCODER
from service.voices.book import VoiceBook

REAL = Path("models/kokoro-v1.0")
REAL_SITES = 50
REST = ".rest"
HELD_OUT = Line("Nobody answered.", "en-US", (("af_bella", 0.7), ("am_adam", 0.3)), 1.2, "nˈObˌɑdi ˈænsəɹd.")
INPUTS = ("x", "statistics", "scale", "shift", "weights", "inverse", "zero", "unit", "bias")


def is_int8(site: str) -> bool:
    return site != "ups.1.phases"


def native_sites(graph: Graph) -> list[str]:
    """Sites by their native convolutions; a site with a second one, for what is left of its weights, is named once."""
    return [
        module_of(node)
        for node in graph.nodes
        if node.domain == DOMAIN and node.op_type == "Convolution" and not module_of(node).endswith(REST)
    ]


def unordered(graph: Graph) -> list[str]:
    """Nodes that read what no node before them makes."""
    model = graph.model()
    known = {"", *(tensor.name for tensor in (*model.graph.input, *model.graph.initializer))}
    wrong = []
    for node in model.graph.node:
        if not known.issuperset(node.input):
            wrong.append(node.name)
        known.update(node.output)
    assert known.issuperset(output.name for output in model.graph.output)
    return wrong


@pytest.fixture(params=[False, True], ids=["8 bits", "16 bits"])
def fused(request: pytest.FixtureRequest, tiny_build: Path, calibration: Calibration) -> Graph:
    graph = Graph.read(tiny_build / VOCODER)
    fuse(graph, calibration, lambda _: request.param)
    return graph


def test_every_site_is_native_and_no_other_node(tiny_build: Path, calibration: Calibration) -> None:
    graph = Graph.read(tiny_build / VOCODER)
    before = [module_of(node) for node in graph.nodes if node.op_type == "Conv"]
    expected = {site.name for site in sites(graph)}
    assert len(expected) == 38
    assert fuse(graph, calibration, lambda _: False) == len(expected)
    assert set(native_sites(graph)) == expected and len(native_sites(graph)) == len(expected)
    after = graph.model().graph.node
    assert [module_of(node) for node in after if node.op_type == "Conv"] == [
        name for name in before if name not in expected
    ]
    assert not [node.name for node in after if node.op_type == "InstanceNormalization" and "blocks." in module_of(node)]


def test_nodes_come_after_what_they_read(fused: Graph) -> None:
    assert unordered(fused) == []


def test_names_of_nodes_and_tensors_are_unique(fused: Graph) -> None:
    nodes = fused.model().graph.node
    for names in ([node.name for node in nodes], [name for node in nodes for name in node.output]):
        assert len(names) == len(set(names))


def test_a_native_convolution_has_the_inputs_that_the_operator_asks_for(tiny_build: Path, fused: Graph) -> None:
    original = {module_of(node): node for node in Graph.read(tiny_build / VOCODER).nodes if node.op_type == "Conv"}
    weights = Graph.read(tiny_build / VOCODER)
    for node in fused.nodes:
        if node.op_type != "Convolution":
            continue
        conv = original[module_of(node).removesuffix(REST)]
        out, channels, taps = weights.weight(conv.input[1]).shape
        known = dict(zip(INPUTS, node.input, strict=False))
        assert fused.weight(known["weights"]).shape == (-(-out // ROWS), taps, channels // GROUP, ROWS, GROUP)
        for name, count in (("inverse", channels), ("zero", channels), ("unit", out), ("bias", out)):
            assert fused.weight(known[name]).shape == (count,), name
        before, after = attributes(conv).get("pads", [0, 0])
        given = attributes(node)
        assert (given["before"], given["after"]) == (before, after)
        assert given["dilation"] == attributes(conv).get("dilations", [1])[0]
        assert len(INPUTS) <= len(node.input) <= len(INPUTS) + 2


def test_the_same_calibration_gives_the_same_files(tiny_build: Path, calibration: Calibration, tmp_path: Path) -> None:
    written = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        native_graph(tiny_build / VOCODER, calibration, is_int8).save(folder / NATIVE_VOCODER)
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert written[0] == written[1]
    assert set(written[0]) == {"vocoder.native.onnx", "vocoder.native.bin"}


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries are for Linux")
def test_the_native_vocoder_is_nearer_to_the_float_one_than_that_of_stock_operators(
    tiny_build: Path, tiny_int8: Path, calibration: Calibration, libraries: Path, book: VoiceBook, tmp_path: Path
) -> None:
    native_graph(tiny_build / VOCODER, calibration, is_int8).save(tmp_path / NATIVE_VOCODER)
    tokens = read_vocabulary().tokens(HELD_OUT.phonemes)
    plan = AcousticModel.open(tiny_build, threads=1, arena=256).plan(tokens, style(book, HELD_OUT), 1.0)
    inputs = {"features": plan.features, "source": plan.source, "style": plan.style}
    options = onnxruntime.SessionOptions()
    options.register_custom_ops_library(str(libraries / f"kokoro-native.{platform.machine()}.so"))
    exact, stock, native = (
        onnxruntime.InferenceSession(path, options).run(None, inputs)[0]
        for path in (tiny_build / VOCODER, tiny_int8 / VOCODER, tmp_path / NATIVE_VOCODER)
    )
    assert native.shape == exact.shape
    # Measured: 1.70 and 1.93 dB.
    assert 0.1 < log_spectral_distance(exact[0], native[0]) < log_spectral_distance(exact[0], stock[0])


@pytest.mark.model
def test_the_real_build_has_all_of_its_sites_as_native_operators() -> None:
    graph = Graph.read(REAL / NATIVE_VOCODER)
    assert len(native_sites(graph)) == REAL_SITES
    assert unordered(graph) == []
