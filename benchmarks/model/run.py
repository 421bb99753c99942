"""The whole of the second part: races at one and two threads, then judgement, then the report and its picture."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.builds import Build, LeftOut
from benchmarks.machine import this_machine
from benchmarks.model.implementations import PyTorch, line_up
from benchmarks.model.quality import Judge
from benchmarks.model.report import ModelReport, Timing, Weight, ratios, summarise
from benchmarks.model.timing import Race
from benchmarks.model.utterances import read_utterances

_THREADS = (1, 2)
_REPEATS = 3


class Inputs(msgspec.Struct, frozen=True):
    """What there is to run."""

    builds: Sequence[Build]
    int8: Path
    single: Path
    """Our int8 build as one file; may be missing."""
    pytorch: PyTorch
    missing: tuple[LeftOut, ...]
    """What was found to be missing before."""


def run_models(inputs: Inputs, quick: bool, folder: Path) -> ModelReport:
    """Measure everything.

    Args:
        inputs: see there; at least one build.
        quick: one short utterance, one turn.
        folder: for files that nobody needs afterwards.
    """
    utterances = read_utterances(quick, inputs.builds[0].folder, folder)
    voices = folder / "voices.npz"
    np.savez(voices, allow_pickle=False, none=np.zeros((1, 1, 256), np.float32))
    contenders, absent = line_up(inputs.builds, inputs.int8, inputs.single, voices, inputs.pytorch)
    timings: list[Timing] = []
    weights: list[Weight] = []
    # One thread last: its waveforms are the ones that stay and are judged.
    for threads in reversed(_possible()):
        timed, weighed = Race(contenders, utterances, threads, folder).run(1 if quick else _REPEATS)
        timings[:0], weights[:0] = timed, weighed
    qualities, unjudged = Judge(contenders, utterances, inputs.pytorch, folder).judge()
    return ModelReport(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=inputs.builds[0].manifest.description,
        utterances=utterances,
        summaries=summarise(timings, weights, qualities),
        ratios=ratios(timings, weights),
        timings=tuple(timings),
        weights=tuple(weights),
        qualities=qualities,
        missing=(*inputs.missing, *absent, *unjudged, *_impossible()),
    )


def _possible() -> list[int]:
    return [threads for threads in _THREADS if threads <= (os.cpu_count() or 1)]


def _impossible() -> list[LeftOut]:
    return [LeftOut(f"{n} threads", "this machine has fewer cores") for n in _THREADS if n not in _possible()]
