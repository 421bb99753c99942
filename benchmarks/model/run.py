"""Model part: timing at one and two threads, then quality, then the report."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.builds import Build, NotMeasured
from benchmarks.machine import this_machine
from benchmarks.model.implementations import PyTorch, find_implementations
from benchmarks.model.quality import QualityEvaluation
from benchmarks.model.report import MemoryUse, ModelReport, Timing, ratios, summarise
from benchmarks.model.timing import TimingRun
from benchmarks.model.utterances import read_utterances

_THREADS = (1, 2)
_REPEATS = 3


class ModelInputs(msgspec.Struct, frozen=True):
    """Files that the model part needs."""

    builds: Sequence[Build]
    int8: Path
    single: Path
    """int8 build as one file; may be missing."""
    pytorch: PyTorch
    missing: tuple[NotMeasured, ...]
    """Items that are already known to be missing."""


def run_models(inputs: ModelInputs, quick: bool, folder: Path) -> ModelReport:
    """Run the model part.

    Args:
        inputs: see ``ModelInputs``; at least one build.
        quick: one short utterance, one round.
        folder: temporary folder.
    """
    utterances = read_utterances(quick, inputs.builds[0].folder, folder)
    voices = folder / "voices.npz"
    np.savez(voices, allow_pickle=False, none=np.zeros((1, 1, 256), np.float32))
    implementations, absent = find_implementations(inputs.builds, inputs.int8, inputs.single, voices, inputs.pytorch)
    timings: list[Timing] = []
    memory_uses: list[MemoryUse] = []
    # One thread last: its waveforms stay in the folder and are evaluated.
    for threads in reversed(_possible()):
        new_timings, new_uses = TimingRun(implementations, utterances, threads, folder).run(1 if quick else _REPEATS)
        timings[:0], memory_uses[:0] = new_timings, new_uses
    qualities, unmeasured = QualityEvaluation(implementations, utterances, inputs.pytorch, folder).run()
    return ModelReport(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=inputs.builds[0].manifest.description,
        utterances=utterances,
        summaries=summarise(timings, memory_uses, qualities),
        ratios=ratios(timings, memory_uses),
        timings=tuple(timings),
        memory_uses=tuple(memory_uses),
        qualities=qualities,
        missing=(*inputs.missing, *absent, *unmeasured, *_impossible()),
    )


def _possible() -> list[int]:
    return [threads for threads in _THREADS if threads <= (os.cpu_count() or 1)]


def _impossible() -> list[NotMeasured]:
    return [NotMeasured(f"{n} threads", "this machine has fewer cores") for n in _THREADS if n not in _possible()]
