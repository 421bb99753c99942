"""How near each contender is to PyTorch, and how good it sounds; after all timing, so that nothing runs beside it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.builds import LeftOut
from benchmarks.model.alignment import aligned_distance
from benchmarks.model.implementations import Contender, PyTorch, Worker
from benchmarks.model.report import Quality
from benchmarks.model.utterances import Utterance
from export.quality.dnsmos import Dnsmos, available
from service.speech import Samples


class Judge:
    """Judges the waveforms that a race has left in ``folder``."""

    def __init__(
        self, contenders: Sequence[Contender], utterances: Sequence[Utterance], pytorch: PyTorch, folder: Path
    ) -> None:
        self._contenders, self._utterances, self._folder = contenders, utterances, folder
        self._pytorch = pytorch
        self._reference = 2 * len(contenders)
        """Number of the reference's files; behind the contenders' come theirs without windows."""

    def judge(self) -> tuple[tuple[Quality, ...], tuple[LeftOut, ...]]:
        """Have said what is still to be said, and judge; also what could not be judged."""
        opinion = Dnsmos() if available() else None
        missing = [] if opinion else [LeftOut("DNSMOS", "the packages speechmos and soxr are not installed")]
        problem = self._pytorch.problem()
        if problem:
            missing.append(LeftOut("LSD", f"it needs PyTorch: {problem}"))
        else:
            self._say("the reference", self._pytorch.worker("fixed").command, self._reference)
            for number, contender in enumerate(self._contenders):
                if contender.whole:
                    self._say(f"{contender.name}, without windows", contender.whole, self._whole(number))
        qualities = tuple(
            self._quality(utterance, number, opinion, compared=not problem)
            for utterance in self._utterances
            for number in range(len(self._contenders))
        )
        return qualities, tuple(missing)

    def _quality(self, utterance: Utterance, number: int, opinion: Dnsmos | None, compared: bool) -> Quality:
        contender = self._contenders[number]
        print(f"judging {len(utterance.phonemes)} phonemes, {contender.name}", file=sys.stderr, flush=True)
        samples = self._samples(utterance, number)
        lsd = whole = None
        if compared:
            reference = self._samples(utterance, self._reference)
            lsd = whole = aligned_distance(reference, samples)
            if contender.whole:
                whole = aligned_distance(reference, self._samples(utterance, self._whole(number)))
        return Quality(contender.name, utterance.name, lsd, whole, opinion.score(samples).overall if opinion else None)

    def _whole(self, number: int) -> int:
        return len(self._contenders) + number

    def _samples(self, utterance: Utterance, number: int) -> Samples:
        samples: Samples = np.load(utterance.waveform(self._folder, number))
        return samples

    def _say(self, name: str, command: Sequence[str], number: int) -> None:
        with Worker(name, command, threads=1) as worker:
            for utterance in self._utterances:
                print(f"{name}, {len(utterance.phonemes)} phonemes", file=sys.stderr, flush=True)
                worker.say(utterance.order(self._folder, number))
