"""Quality of each implementation, distance from PyTorch and DNSMOS; measured after all timing."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.builds import NotMeasured
from benchmarks.model.alignment import aligned_distance
from benchmarks.model.implementations import Implementation, PyTorch, Worker
from benchmarks.model.report import Quality
from benchmarks.model.utterances import Utterance
from export.quality.dnsmos import Dnsmos, available
from service.speech import Samples


class QualityEvaluation:
    """Evaluation of the waveforms that a timing run has written to ``folder``."""

    def __init__(
        self, implementations: Sequence[Implementation], utterances: Sequence[Utterance], pytorch: PyTorch, folder: Path
    ) -> None:
        self._implementations, self._utterances, self._folder = implementations, utterances, folder
        self._pytorch = pytorch
        self._reference = 2 * len(implementations)
        """Number of the reference's files, after those of the implementations with and without windows."""

    def run(self) -> tuple[tuple[Quality, ...], tuple[NotMeasured, ...]]:
        """Synthesise the reference and the versions without windows, and evaluate; also return what is missing."""
        dnsmos = Dnsmos() if available() else None
        missing = [] if dnsmos else [NotMeasured("DNSMOS", "the packages speechmos and soxr are not installed")]
        unavailable_reason = self._pytorch.unavailable_reason()
        if unavailable_reason:
            missing.append(NotMeasured("LSD", f"it needs PyTorch: {unavailable_reason}"))
        else:
            self._synthesise("the reference", self._pytorch.worker("fixed").command, self._reference)
            for number, implementation in enumerate(self._implementations):
                if implementation.unwindowed:
                    self._synthesise(
                        f"{implementation.name}, without windows", implementation.unwindowed, self._unwindowed(number)
                    )
        qualities = tuple(
            self._quality(utterance, number, dnsmos, compared=not unavailable_reason)
            for utterance in self._utterances
            for number in range(len(self._implementations))
        )
        return qualities, tuple(missing)

    def _quality(self, utterance: Utterance, number: int, dnsmos: Dnsmos | None, compared: bool) -> Quality:
        implementation = self._implementations[number]
        print(f"evaluating {len(utterance.phonemes)} phonemes, {implementation.name}", file=sys.stderr, flush=True)
        samples = self._samples(utterance, number)
        lsd = unwindowed = None
        if compared:
            reference = self._samples(utterance, self._reference)
            lsd = unwindowed = aligned_distance(reference, samples)
            if implementation.unwindowed:
                unwindowed = aligned_distance(reference, self._samples(utterance, self._unwindowed(number)))
        return Quality(
            implementation.name, utterance.name, lsd, unwindowed, dnsmos.score(samples).overall if dnsmos else None
        )

    def _unwindowed(self, number: int) -> int:
        return len(self._implementations) + number

    def _samples(self, utterance: Utterance, number: int) -> Samples:
        samples: Samples = np.load(utterance.waveform(self._folder, number))
        return samples

    def _synthesise(self, name: str, command: Sequence[str], number: int) -> None:
        with Worker(name, command, threads=1) as worker:
            for utterance in self._utterances:
                print(f"{name}, {len(utterance.phonemes)} phonemes", file=sys.stderr, flush=True)
                worker.synthesise(utterance.request(self._folder, number))
