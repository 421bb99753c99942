"""The races: at one number of threads, all contenders say all utterances, in turn, several times over.

A machine whose speed drifts is then as fast for one as for the other, and two contenders can be compared turn by turn.
Nothing looks at the processes until all are timed. Then each says the longest utterance once more and is weighed: not
in the first turn, because onnxruntime by default takes one large block only from the second run of a shape on (840 MiB
instead of 540 for 16 s of the published model).
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.memory_sampler import Scale
from benchmarks.model.implementations import Contender, Worker
from benchmarks.model.protocol import Answer
from benchmarks.model.report import Timing, Weight
from benchmarks.model.utterances import Utterance
from service.memory.footprint import footprint
from service.speech import SAMPLE_RATE

_Turn = dict[tuple[str, str], Answer]
"""Answers by names of contender and utterance."""


class Race:
    """One race; afterwards the waveforms are in ``folder``."""

    def __init__(
        self, contenders: Sequence[Contender], utterances: Sequence[Utterance], threads: int, folder: Path
    ) -> None:
        self._contenders, self._utterances = contenders, utterances
        self._threads, self._folder = threads, folder

    def run(self, repeats: int) -> tuple[tuple[Timing, ...], tuple[Weight, ...]]:
        """Warm up, measure ``repeats`` turns, then weigh."""
        with ExitStack() as stack:
            workers = [stack.enter_context(Worker(c.name, c.command, self._threads)) for c in self._contenders]
            self._say(workers, "warm-up", 0)
            turns = [self._say(workers, f"turn {turn} of {repeats}", turn) for turn in range(1, repeats + 1)]
            weights = tuple(map(self._weigh, workers, range(len(workers))))
        return tuple(self._timing(turns, *key) for key in turns[0]), weights

    def _say(self, workers: Sequence[Worker], stage: str, turn: int) -> _Turn:
        answers: _Turn = {}
        for utterance in self._utterances:
            for number in _turned(len(workers), turn):
                worker = workers[number]
                self._tell(stage, utterance, worker.name)
                answers[worker.name, utterance.name] = worker.say(utterance.order(self._folder, number))
        return answers

    def _timing(self, turns: Sequence[_Turn], contender: str, utterance: str) -> Timing:
        answers = [turn[contender, utterance] for turn in turns]
        seconds = answers[0].samples / SAMPLE_RATE
        rtfs = tuple(answer.seconds / seconds for answer in answers)
        return Timing(contender, self._threads, utterance, seconds, rtfs)

    def _weigh(self, worker: Worker, number: int) -> Weight:
        longest = max(self._utterances, key=lambda utterance: len(utterance.phonemes))
        self._tell("weighing", longest, worker.name)
        with Scale(worker, every=0.01) as scale:
            worker.say(longest.order(self._folder, number))
        return Weight(
            contender=worker.name,
            threads=self._threads,
            libraries=worker.libraries,
            megabytes=self._contenders[number].megabytes,
            peak_rss=footprint(*worker.processes).peak,
            peak_pss=scale.peak_pss,
            ready_seconds=worker.ready_seconds,
        )

    def _tell(self, stage: str, utterance: Utterance, contender: str) -> None:
        where = f"{self._threads} thread(s), {stage}, {len(utterance.phonemes)} phonemes"
        print(f"{where}, {contender}", file=sys.stderr, flush=True)


def _turned(count: int, turn: int) -> list[int]:
    """0 to count - 1, beginning elsewhere in every turn: nobody always follows the same neighbour's heat."""
    return [(number + turn) % count for number in range(count)]
