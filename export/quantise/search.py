"""Sensitivity search: the sites to compute in int8, for a target of log-spectral distance.

Each site is measured alone: the LSD that int8 causes, and the time that it saves. Then all sites are int8, and those
with the most squared LSD for the time saved go back to float, a few at a time, until the whole model is within the
target. Squared distances hardly add up, so every combination is measured. The search uses calibration lines: held-out
ones are for the evaluation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.corpus.lines import Line, style
from export.quality.spectra import log_spectral_distance
from export.quantise.graph import Graph, open_model
from export.quantise.plan import Plan, SearchStep, Sensitivity
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.snake import approximate_snakes
from export.quantise.timing import module_seconds
from export.quantise.variant import IsInt8, static_sites
from service.acoustic.inputs import Inputs, prosody_inputs, vocoder_inputs, with_margins
from service.g2p.vocabulary import Vocabulary
from service.model.manifest import PROSODY, VOCODER
from service.speech import SAMPLE_RATE, Samples
from service.voices.book import VoiceBook

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LINES = 5
"""Number of calibration lines that the search uses."""
PHONEMES = (25, 75)
"""Least and greatest length of these lines: 2 to 5 s."""
_STEPS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36)
"""Numbers of sites in float that are measured."""


class _Case(msgspec.Struct, frozen=True):
    """A line with its output of the float32 graphs."""

    prosody: Inputs
    vocoder: Inputs
    waveform: Samples


def search_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines for the search: the first ``LINES`` of a length within ``PHONEMES``."""
    return tuple(line for line in lines if PHONEMES[0] <= len(line.phonemes) <= PHONEMES[1])[:LINES]


class Search:
    """Sensitivity search on one checkpoint.

    Args:
        folder: folder of the float32 graphs.
        calibration: calibration of the same checkpoint.
        lines: lines to measure the LSD on.
        book: the voices.
        vocabulary: the phonemes.
        threads: threads of inference; times are always those of one thread.
    """

    def __init__(
        self,
        folder: Path,
        calibration: Calibration,
        lines: Sequence[Line],
        book: VoiceBook,
        vocabulary: Vocabulary,
        threads: int,
    ) -> None:
        self._folder, self._calibration, self._threads = folder, calibration, threads
        self._prosody = open_model(self._graph(PROSODY, _none).model(), threads)
        self._vocoder = open_model(self._graph(VOCODER, _none).model(), threads)
        self._cases = [self._case(line, style(book, line), vocabulary) for line in lines]
        self._graph_of_site = {
            site.name: name for name in (PROSODY, VOCODER) for site in sites(Graph.read(folder / name))
        }

    def find(self, target: float, checkpoint_sha256: str) -> Plan:
        """Choose the sites in float so that the model is within ``target`` dB of float32; shows progress bars.

        If no combination reaches the target, the plan has the best of those measured.
        """
        sensitivities = sorted(self._sensitivities(), key=lambda each: each.lsd**2 / each.saved, reverse=True)
        counts: Iterable[int] = tqdm(
            [c for c in _STEPS if c < len(sensitivities)], desc="combinations", unit="combination"
        )
        # Also those beyond the target: the table then shows the cost of other targets.
        steps = [self._step(sensitivities, count) for count in counts]
        best = next((step for step in steps if step.lsd <= target), min(steps, key=lambda step: step.lsd))
        floats = tuple(sensitivity.site for sensitivity in sensitivities[: best.floats])
        return Plan(checkpoint_sha256, target, floats, tuple(sensitivities), tuple(steps))

    def _sensitivities(self) -> Iterator[Sensitivity]:
        slow, fast = self._seconds(_none), self._seconds(_all)
        bar: Iterable[str] = tqdm(self._graph_of_site, desc="sensitivity", unit="site")
        for site in bar:
            yield Sensitivity(site, self._lsd_of(site), slow.get(site, 0.0), fast.get(site, 0.0))

    def _step(self, sensitivities: Sequence[Sensitivity], count: int) -> SearchStep:
        floats = {sensitivity.site for sensitivity in sensitivities[:count]}

        def is_int8(site: str) -> bool:
            return site not in floats

        prosody, vocoder = (
            open_model(self._graph(name, is_int8).model(), self._threads) for name in (PROSODY, VOCODER)
        )
        rtf = sum(each.float_seconds if each.site in floats else each.int8_seconds for each in sensitivities)
        return SearchStep(count, self._lsd(prosody, vocoder), rtf)

    def _lsd_of(self, site: str) -> float:
        def is_int8(name: str) -> bool:
            return name == site

        session = open_model(self._graph(self._graph_of_site[site], is_int8).model(), self._threads)
        if self._graph_of_site[site] == VOCODER:
            return self._lsd(None, session)
        return self._lsd(session, self._vocoder)

    def _lsd(self, prosody: "InferenceSession | None", vocoder: "InferenceSession") -> float:
        """Mean LSD over the cases; None for the float32 prosody graph."""
        distances = []
        for case in self._cases:
            inputs = dict(case.vocoder)
            if prosody is not None:
                (inputs["features"],) = prosody.run(["features"], dict(case.prosody))
            (waveform,) = vocoder.run(["waveform"], inputs)
            distances.append(log_spectral_distance(case.waveform, waveform[0]))
        return float(np.mean(distances))

    def _seconds(self, is_int8: IsInt8) -> Mapping[str, float]:
        """Seconds of computation of each site for a second of speech."""
        duration = sum(len(case.waveform) for case in self._cases) / SAMPLE_RATE
        totals = {
            **module_seconds(self._graph(PROSODY, is_int8).model(), [case.prosody for case in self._cases]),
            **module_seconds(self._graph(VOCODER, is_int8).model(), [case.vocoder for case in self._cases]),
        }
        return {module: seconds / duration for module, seconds in totals.items()}

    def _graph(self, name: str, is_int8: IsInt8) -> Graph:
        graph = Graph.read(self._folder / name)
        if name == VOCODER:
            approximate_snakes(graph)
        static_sites(graph, self._calibration, is_int8)
        return graph

    def _case(self, line: Line, row: NDArray[np.float32], vocabulary: Vocabulary) -> _Case:
        inputs = prosody_inputs(vocabulary.tokens(line.phonemes), row, line.speed)
        features, source = self._prosody.run(["features", "source"], inputs)
        rendered = vocoder_inputs(features, with_margins(source), row, 0, features.shape[2] // 2)
        (waveform,) = self._vocoder.run(["waveform"], rendered)
        return _Case(inputs, rendered, waveform[0])


def _none(_site: str) -> bool:
    return False


def _all(_site: str) -> bool:
    return True
