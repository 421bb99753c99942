"""Calibration: measure the activation ranges of the sites on sentences of all voices.

The vocoder runs over the windows that the service uses, because AdaIN's statistics are those of a window. Memory is
that of inference plus a histogram for each channel, whatever the number of lines.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.corpus.lines import Line, style
from export.quantise.activation_sampling import ActivationSampler
from export.quantise.clipping import Histogram
from export.quantise.folding import ActivationRange
from export.quantise.graph import Graph, open_model
from export.quantise.ranges import Calibration, SiteRanges
from export.quantise.sites import Site, sites
from export.quantise.snake import approximate_snakes
from service.acoustic.inputs import prosody_inputs, vocoder_inputs, with_margins
from service.acoustic.windows import WindowRule, cut_windows
from service.g2p.vocabulary import Vocabulary
from service.model.manifest import PROSODY, VOCODER
from service.voices.book import VoiceBook

COLUMNS = 128
"""Time steps sampled from each tensor in each run: 30,000 in all. 4,096 gave an LSD of 1.79 dB, 22,000 one of 1.62."""


class CalibratedGraph:
    """One of the two graphs, with its activation sampler and histograms."""

    def __init__(self, graph: Graph, threads: int, generator: np.random.Generator) -> None:
        self.sites: Sequence[Site] = list(sites(graph))
        tensors = [tensor for site in self.sites for tensor in (site.input, site.output)]
        self._sampler = ActivationSampler(tensors, COLUMNS, generator)
        self._histograms: dict[str, Histogram] = {}
        self._session = open_model(self._sampler.instrument(graph.model()), threads)

    def run(self, outputs: Sequence[str], inputs: dict[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        """Run the graph and sample its activations; returns ``outputs``."""
        results, columns = self._sampler.run(self._session, outputs, inputs)
        for tensor, samples in zip(self._sampler.tensors, columns, strict=True):
            self._histograms.setdefault(tensor, Histogram(len(samples))).add(samples)
        return results

    def ranges(self) -> Iterable[SiteRanges]:
        """Activation ranges of all its sites."""
        for site in self.sites:
            yield SiteRanges(site.name, self._range(site.input), self._range(site.output))

    def _range(self, tensor: str) -> ActivationRange:
        return ActivationRange(*self._histograms[tensor].clip_ranges())


def calibrate(
    folder: Path, lines: Sequence[Line], book: VoiceBook, vocabulary: Vocabulary, seed: int, threads: int
) -> Calibration:
    """Run all ``lines`` through the float32 graphs and determine the ranges; shows progress bars.

    Args:
        folder: folder of the traced float32 graphs.
        lines: see ``export.corpus.lines.calibration_lines``.
        book: the voices.
        vocabulary: the phonemes.
        seed: seed of the samples; the same seed gives the same calibration.
        threads: threads of inference.
    """
    generator = np.random.default_rng(seed)
    vocoder_graph = Graph.read(folder / VOCODER)
    approximate_snakes(vocoder_graph)
    prosody = CalibratedGraph(Graph.read(folder / PROSODY), threads, generator)
    vocoder = CalibratedGraph(vocoder_graph, threads, generator)
    bar: Iterable[Line] = tqdm(lines, desc="calibrate", unit="line")
    for line in bar:
        _run_line(line, style(book, line), vocabulary, prosody, vocoder)
    graphs = (prosody, vocoder)
    count = sum(len(graph.sites) for graph in graphs)
    ranges = (ranges for graph in graphs for ranges in graph.ranges())
    clipping: Iterable[SiteRanges] = tqdm(ranges, desc="clip", unit="site", total=count)
    return Calibration(clipping)


def _run_line(
    line: Line, row: NDArray[np.float32], vocabulary: Vocabulary, prosody: CalibratedGraph, vocoder: CalibratedGraph
) -> None:
    inputs = prosody_inputs(vocabulary.tokens(line.phonemes), row, line.speed)
    features, source, energy = prosody.run(("features", "source", "energy"), inputs)
    padded = with_margins(source)
    for window in cut_windows(energy.reshape(-1, 2).mean(axis=1), WindowRule()):
        vocoder.run((), vocoder_inputs(features, padded, row, window.context_start, window.context_end))
