"""Timing at one number of threads: all implementations synthesise all utterances, in several rounds.

Drifts of the machine's speed then affect all alike, and two implementations can be compared round by round. Memory is
not sampled until all are timed. Then each synthesises the longest utterance once more while it is measured: not in the
first round, because onnxruntime by default takes one large block only from the second run of a shape on (840 MiB
instead of 540 for 16 s of the published model).
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.memory_sampler import MemorySampler
from benchmarks.model.implementations import Implementation, Worker
from benchmarks.model.protocol import Response
from benchmarks.model.report import MemoryUse, Timing
from benchmarks.model.utterances import Utterance
from service.memory.footprint import footprint
from service.speech import SAMPLE_RATE

_Round = dict[tuple[str, str], Response]
"""Responses by names of implementation and utterance."""


class TimingRun:
    """Timing at one number of threads; the waveforms stay in ``folder``."""

    def __init__(
        self, implementations: Sequence[Implementation], utterances: Sequence[Utterance], threads: int, folder: Path
    ) -> None:
        self._implementations, self._utterances = implementations, utterances
        self._threads, self._folder = threads, folder

    def run(self, repeats: int) -> tuple[tuple[Timing, ...], tuple[MemoryUse, ...]]:
        """Warm up, time ``repeats`` rounds, then measure memory."""
        with ExitStack() as stack:
            workers = [stack.enter_context(Worker(c.name, c.command, self._threads)) for c in self._implementations]
            self._synthesise(workers, "warm-up", 0)
            rounds = [
                self._synthesise(workers, f"round {round_number} of {repeats}", round_number)
                for round_number in range(1, repeats + 1)
            ]
            memory_uses = tuple(map(self._measure_memory, workers, range(len(workers))))
        return tuple(self._timing(rounds, *key) for key in rounds[0]), memory_uses

    def _synthesise(self, workers: Sequence[Worker], stage: str, round_number: int) -> _Round:
        responses: _Round = {}
        for utterance in self._utterances:
            for number in _rotated(len(workers), round_number):
                worker = workers[number]
                self._progress(stage, utterance, worker.name)
                responses[worker.name, utterance.name] = worker.synthesise(utterance.request(self._folder, number))
        return responses

    def _timing(self, rounds: Sequence[_Round], implementation: str, utterance: str) -> Timing:
        responses = [round_number[implementation, utterance] for round_number in rounds]
        seconds = responses[0].samples / SAMPLE_RATE
        rtfs = tuple(response.seconds / seconds for response in responses)
        return Timing(implementation, self._threads, utterance, seconds, rtfs)

    def _measure_memory(self, worker: Worker, number: int) -> MemoryUse:
        longest = max(self._utterances, key=lambda utterance: len(utterance.phonemes))
        self._progress("measuring memory", longest, worker.name)
        with MemorySampler(worker, interval=0.01) as sampler:
            worker.synthesise(longest.request(self._folder, number))
        return MemoryUse(
            implementation=worker.name,
            threads=self._threads,
            libraries=worker.libraries,
            megabytes=self._implementations[number].megabytes,
            peak_rss=footprint(*worker.processes).peak,
            peak_pss=sampler.peak_pss,
            ready_seconds=worker.ready_seconds,
        )

    def _progress(self, stage: str, utterance: Utterance, implementation: str) -> None:
        where = f"{self._threads} thread(s), {stage}, {len(utterance.phonemes)} phonemes"
        print(f"{where}, {implementation}", file=sys.stderr, flush=True)


def _rotated(count: int, round_number: int) -> list[int]:
    """0 to count - 1, beginning elsewhere in every round, so that the order has no effect on the means."""
    return [(number + round_number) % count for number in range(count)]
