from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from export.corpus.lines import Line, style
from export.errors import ExportError
from export.quality.spectra import log_spectral_distance
from export.quality.teacher_forcing import TeacherForcedBuild
from export.quantise.graph import Graph, module_of
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.variant import quantise, quantised_graph
from service.acoustic.sessions import open_session
from service.g2p.vocabulary import read_vocabulary
from service.model.manifest import PROSODY, VOCODER
from service.model.processor import read_processor
from service.voices.book import VoiceBook

REAL = Path("models/kokoro-v1.0")
HELD_OUT = (
    Line("Nobody answered.", "en-US", (("af_bella", 0.7), ("am_adam", 0.3)), 1.2, "nˈObˌɑdi ˈænsəɹd."),
    Line("Yes, we saw.", "en-GB", (("bf_emma", 1.0),), 0.9, "jˈɛs, wˌi sˈɔ."),
)
LIMIT = 5.5 if read_processor().instructions in ("avx512", "avx2", "other") else 2.6
"""Largest LSD, dB. Measured: 1.8 to 2.0, and 4.8 where sums of two products saturate: random weights are large."""


def integer_weights(graph: Graph) -> dict[str, int]:
    """Largest weight of each integer convolution, by module."""
    return {
        module_of(node): int(np.abs(graph.weight(node.input[3]).astype(int)).max())
        for node in graph.nodes
        if node.op_type == "QLinearConv"
    }


def names(tensors: Sequence[object]) -> list[tuple[str, str, object]]:
    return [(tensor.name, tensor.type, tensor.shape) for tensor in tensors]  # type: ignore[attr-defined]


@pytest.mark.parametrize("graph", [PROSODY, VOCODER])
def test_the_service_opens_the_graphs_and_finds_the_same_inputs_and_outputs(
    tiny_build: Path, tiny_int8: Path, graph: str
) -> None:
    exact, small = (open_session(folder / graph, threads=1) for folder in (tiny_build, tiny_int8))
    assert names(small.get_inputs()) == names(exact.get_inputs())
    assert [output.name for output in small.get_outputs()] == [output.name for output in exact.get_outputs()]


@pytest.mark.parametrize("line", HELD_OUT, ids=lambda line: line.voice)
def test_int8_has_the_same_words_and_durations(tiny_build: Path, tiny_int8: Path, book: VoiceBook, line: Line) -> None:
    exact, small = (TeacherForcedBuild(folder, read_vocabulary()) for folder in (tiny_build, tiny_int8))
    row = style(book, line)
    durations = exact.durations(line, row)
    assert small.durations(line, row).tolist() == durations.tolist()
    reference, given = exact.synthesise(line, row, durations), small.synthesise(line, row, durations)
    # The tiny weights that F0 comes from are below what is worth storing small.
    assert np.array_equal(given.f0, reference.f0)
    assert 0.1 < log_spectral_distance(reference.waveform, given.waveform) < LIMIT


def test_all_sites_are_int8_and_use_the_range_of_eight_bits(tiny_build: Path, calibration: Calibration) -> None:
    for name in (PROSODY, VOCODER):
        found = integer_weights(quantised_graph(tiny_build / name, calibration, lambda _: True))
        assert set(found) == {site.name for site in sites(Graph.read(tiny_build / name))}
        assert set(found.values()) == {127}


def test_weights_are_smaller(tiny_build: Path, tiny_int8: Path) -> None:
    def weights(folder: Path, name: str) -> int:
        modules = {each.name for each in sites(Graph.read(tiny_build / name))}
        graph = Graph.read(folder / name)
        kernels = {
            node.input[3 if node.op_type == "QLinearConv" else 1]
            for node in graph.nodes
            if module_of(node) in modules
            if node.op_type in ("Conv", "QLinearConv")
        }
        return sum(graph.weight(kernel).nbytes for kernel in kernels)

    for name in (PROSODY, VOCODER):
        assert 4 * weights(tiny_int8, name) == weights(tiny_build, name) > 0
        assert (tiny_int8 / name).with_suffix(".bin").stat().st_size < (tiny_build / name).with_suffix(
            ".bin"
        ).stat().st_size


def test_a_site_that_is_not_wanted_stays_in_float(tiny_build: Path, calibration: Calibration) -> None:
    unwanted = "blocks.1.dense.2.convolution"
    graph = quantised_graph(tiny_build / VOCODER, calibration, lambda site: site != unwanted)
    assert unwanted not in integer_weights(graph)
    assert unwanted in [module_of(node) for node in graph.nodes if node.op_type == "Conv"]
    everything = {site.name for site in sites(Graph.read(tiny_build / VOCODER))}
    assert set(integer_weights(graph)) == everything - {unwanted}


def test_a_wanted_site_without_calibration_is_named(tiny_build: Path, calibration: Calibration, tmp_path: Path) -> None:
    partial = Calibration(each for each in calibration if each.site != "decoder.encode.conv1")
    with pytest.raises(ExportError, match=r"decoder\.encode\.conv1 was not calibrated"):
        quantise(tiny_build, tmp_path, partial, lambda _: True)
    quantise(tiny_build, tmp_path, partial, lambda site: site != "decoder.encode.conv1")
    assert {path.name for path in tmp_path.iterdir()} == {"prosody.onnx", "prosody.bin", "vocoder.onnx", "vocoder.bin"}


@pytest.mark.model
@pytest.mark.parametrize("graph", [PROSODY, VOCODER])
def test_few_sums_of_two_products_of_the_real_build_can_saturate_without_vnni(graph: str) -> None:
    real = Graph.read(REAL / graph)
    for node in real.nodes:
        if node.op_type == "QLinearConv":
            # Channels that vpmaddubsw multiplies side by side; inputs are 0 to 255.
            pairs = real.weight(node.input[3]).astype(int)
            highest, lowest = (255 * (part[:, ::2] + part[:, 1::2]) for part in (pairs.clip(0), pairs.clip(None, 0)))
            # Measured: 0.03 to 1.5 %.
            assert ((highest > 32767) | (lowest < -32768)).mean() < 0.02, module_of(node)
