"""Which sites are worth int8? Each is tried alone: what it damages, what time it saves.

Then all are int8 at once and the worst bargains (most squared damage for the time saved) go back to float, a few at a
time, until the whole model is within the target. Damages hardly add up as squares would, so every combination is
measured. Judged on calibration lines: the held-out ones are for the verdict.
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
from export.quantise.plan import Damage, Plan, Step
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.snake import cheapen_snakes
from export.quantise.timing import module_seconds
from export.quantise.variant import Wanted, static_sites
from service.acoustic.inputs import Inputs, prosody_inputs, vocoder_inputs, with_margins
from service.g2p.vocabulary import Vocabulary
from service.manifest import PROSODY, VOCODER
from service.speech import SAMPLE_RATE, Samples
from service.voices.book import VoiceBook

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LINES = 5
"""Calibration lines that are listened to."""
PHONEMES = (25, 75)
"""Their least and greatest length: 2 to 5 s."""
_STEPS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36)
"""Numbers of sites in float that are tried."""


class _Case(msgspec.Struct, frozen=True):
    """A line as the float32 graphs say it."""

    prosody: Inputs
    vocoder: Inputs
    waveform: Samples


def chosen_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that the search listens to: the first of a middling length."""
    return tuple(line for line in lines if PHONEMES[0] <= len(line.phonemes) <= PHONEMES[1])[:LINES]


class Search:
    """The search on one checkpoint.

    Args:
        folder: holds the float32 graphs.
        calibration: of the same checkpoint.
        lines: what is said to judge by.
        book: the voices.
        vocabulary: the phonemes.
        threads: for inference; times are always of one thread.
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
        self._homes = {site.name: name for name in (PROSODY, VOCODER) for site in sites(Graph.read(folder / name))}

    def find(self, target: float, checkpoint_sha256: str) -> Plan:
        """Choose the sites in float so that the whole is within ``target`` dB of float32; shows progress.

        Where no combination is, the plan has the best one that was tried, and its steps show it.
        """
        damages = sorted(self._damages(), key=lambda damage: damage.lsd**2 / damage.saved, reverse=True)
        counts: Iterable[int] = tqdm([c for c in _STEPS if c < len(damages)], desc="combine", unit="step")
        # All of them, also those beyond the target: what more or less would cost is worth knowing.
        steps = [self._step(damages, count) for count in counts]
        best = next((step for step in steps if step.lsd <= target), min(steps, key=lambda step: step.lsd))
        floats = tuple(damage.site for damage in damages[: best.floats])
        return Plan(checkpoint_sha256, target, floats, tuple(damages), tuple(steps))

    def _damages(self) -> Iterator[Damage]:
        slow, fast = self._seconds(_none), self._seconds(_all)
        bar: Iterable[str] = tqdm(self._homes, desc="try alone", unit="site")
        for site in bar:
            yield Damage(site, self._lsd_of(site), slow.get(site, 0.0), fast.get(site, 0.0))

    def _step(self, damages: Sequence[Damage], count: int) -> Step:
        floats = {damage.site for damage in damages[:count]}

        def wanted(site: str) -> bool:
            return site not in floats

        prosody, vocoder = (open_model(self._graph(name, wanted).model(), self._threads) for name in (PROSODY, VOCODER))
        rtf = sum(each.float_seconds if each.site in floats else each.int8_seconds for each in damages)
        return Step(count, self._lsd(prosody, vocoder), rtf)

    def _lsd_of(self, site: str) -> float:
        def wanted(name: str) -> bool:
            return name == site

        session = open_model(self._graph(self._homes[site], wanted).model(), self._threads)
        if self._homes[site] == VOCODER:
            return self._lsd(None, session)
        return self._lsd(session, self._vocoder)

    def _lsd(self, prosody: "InferenceSession | None", vocoder: "InferenceSession") -> float:
        """Mean LSD over the cases; None for a prosody graph that is as it was."""
        distances = []
        for case in self._cases:
            inputs = dict(case.vocoder)
            if prosody is not None:
                (inputs["features"],) = prosody.run(["features"], dict(case.prosody))
            (waveform,) = vocoder.run(["waveform"], inputs)
            distances.append(log_spectral_distance(case.waveform, waveform[0]))
        return float(np.mean(distances))

    def _seconds(self, wanted: Wanted) -> Mapping[str, float]:
        """Seconds of work of each site for a second of speech."""
        spoken = sum(len(case.waveform) for case in self._cases) / SAMPLE_RATE
        found = {
            **module_seconds(self._graph(PROSODY, wanted).model(), [case.prosody for case in self._cases]),
            **module_seconds(self._graph(VOCODER, wanted).model(), [case.vocoder for case in self._cases]),
        }
        return {module: seconds / spoken for module, seconds in found.items()}

    def _graph(self, name: str, wanted: Wanted) -> Graph:
        graph = Graph.read(self._folder / name)
        if name == VOCODER:
            cheapen_snakes(graph)
        static_sites(graph, self._calibration, wanted, portable=False)
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
