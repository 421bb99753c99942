"""Measure what the sites' inputs and outputs are like: all voices speak, and columns are drawn along the way.

The vocoder is run over the windows that the service uses, since AdaIN's statistics are a window's. Memory stays at
what inference takes and a histogram for each channel, however many lines are said.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.corpus.lines import Line, style
from export.quantise.activation_sampling import Taps
from export.quantise.clipping import Histogram
from export.quantise.folding import Span
from export.quantise.graph import Graph, open_model
from export.quantise.ranges import Calibration, SiteSpans
from export.quantise.sites import Site, sites
from export.quantise.snake import cheapen_snakes
from service.acoustic.inputs import prosody_inputs, vocoder_inputs, with_margins
from service.acoustic.windows import WindowRule, cut_windows
from service.g2p.vocabulary import Vocabulary
from service.manifest import PROSODY, VOCODER
from service.voices.book import VoiceBook

COLUMNS = 128
"""Moments drawn from each tensor in each run: 30,000 in all. With 4,096 the LSD was 1.79 dB where 22,000 gave 1.62."""


class Half:
    """One of the two graphs with its taps and histograms."""

    def __init__(self, graph: Graph, threads: int, generator: np.random.Generator) -> None:
        self.sites: Sequence[Site] = list(sites(graph))
        tensors = [tensor for site in self.sites for tensor in (site.given, site.made)]
        self._taps = Taps(tensors, COLUMNS, generator)
        self._histograms: dict[str, Histogram] = {}
        self._session = open_model(self._taps.tap(graph.model()), threads)

    def run(self, outputs: Sequence[str], inputs: dict[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        """Run the graph and draw from it; returns ``outputs``."""
        made, columns = self._taps.run(self._session, outputs, inputs)
        for tensor, drawn in zip(self._taps.tensors, columns, strict=True):
            self._histograms.setdefault(tensor, Histogram(len(drawn))).add(drawn)
        return made

    def spans(self) -> Iterable[SiteSpans]:
        """The spans of all its sites."""
        for site in self.sites:
            yield SiteSpans(site.name, self._span(site.given), self._span(site.made))

    def _span(self, tensor: str) -> Span:
        return Span(*self._histograms[tensor].clip_ranges())


def calibrate(
    folder: Path, lines: Sequence[Line], book: VoiceBook, vocabulary: Vocabulary, seed: int, threads: int
) -> Calibration:
    """Say all ``lines`` with the float32 graphs in ``folder``; shows a progress bar.

    Args:
        folder: holds the traced graphs.
        lines: see ``export.corpus.lines.calibration_lines``.
        book: the voices.
        vocabulary: the phonemes.
        seed: of what is drawn; the same seed gives the same calibration.
        threads: for inference.
    """
    generator = np.random.default_rng(seed)
    vocoder_graph = Graph.read(folder / VOCODER)
    cheapen_snakes(vocoder_graph)
    prosody = Half(Graph.read(folder / PROSODY), threads, generator)
    vocoder = Half(vocoder_graph, threads, generator)
    bar: Iterable[Line] = tqdm(lines, desc="calibrate", unit="line")
    for line in bar:
        _say(line, style(book, line), vocabulary, prosody, vocoder)
    halves = (prosody, vocoder)
    count = sum(len(half.sites) for half in halves)
    spans = (spans for half in halves for spans in half.spans())
    clipping: Iterable[SiteSpans] = tqdm(spans, desc="clip", unit="site", total=count)
    return Calibration(clipping)


def _say(line: Line, row: NDArray[np.float32], vocabulary: Vocabulary, prosody: Half, vocoder: Half) -> None:
    inputs = prosody_inputs(vocabulary.tokens(line.phonemes), row, line.speed)
    features, source, energy = prosody.run(("features", "source", "energy"), inputs)
    padded = with_margins(source)
    for window in cut_windows(energy.reshape(-1, 2).mean(axis=1), WindowRule()):
        vocoder.run((), vocoder_inputs(features, padded, row, window.context_start, window.context_end))
