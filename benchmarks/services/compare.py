"""All services say the same texts, one after the other."""

import datetime
import io
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import soundfile

from benchmarks.builds import Build, LeftOut
from benchmarks.machine import median, this_machine
from benchmarks.memory_sampler import Scale
from benchmarks.services.implementations import Baseline, Contender, Ours, Run, plain
from benchmarks.services.report import Report, Result
from benchmarks.services.texts import Text
from benchmarks.services.voices import write_voices

TIGHT = 240
"""MiB of the budget that the first of our builds is given once more, beside the one that it takes by itself."""


def compare_services(
    builds: Sequence[Build], int8: Path, folder: Path, spoken: Sequence[Text], missing: tuple[LeftOut, ...]
) -> Report:
    """Start everything, speak, and stop everything.

    Args:
        builds: ours, at least one.
        int8: the published model.
        folder: for files that nobody needs afterwards.
        spoken: the texts.
        missing: what the report has to excuse.
    """
    voices = folder / "voices.npz"
    write_voices(builds[0].folder, voices)
    with ExitStack() as stack:
        tight = Ours(f"{builds[0].name}, in {TIGHT} MiB", builds[0].folder, plain(TIGHT))
        ours = [stack.enter_context(tight), *(stack.enter_context(Ours(build.name, build.folder)) for build in builds)]
        baseline = stack.enter_context(Baseline("kokoro-onnx, published int8", int8, voices, folder))
        contenders: list[Contender] = [*ours, baseline]
        results = [result for text in spoken for result in _compare(contenders, text)]
    return Report(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=builds[0].manifest.description,
        ready_seconds={contender.name: contender.ready_seconds for contender in contenders},
        file_megabytes={
            tight.name: sum(file.bytes for file in builds[0].manifest.files) / 1e6,
            **{build.name: sum(file.bytes for file in build.manifest.files) / 1e6 for build in builds},
            baseline.name: int8.stat().st_size / 1e6,
        },
        results=tuple(results),
        missing=missing,
    )


def _compare(contenders: Sequence[Contender], text: Text) -> list[Result]:
    """In turn, so that a machine whose speed drifts is as fast for one as for the other."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    peaks: dict[str, tuple[float, float]] = dict.fromkeys(runs, (0.0, 0.0))
    warm_up = 1 if text.repeats > 1 else 0
    for turn in range(warm_up + text.repeats):
        for contender in contenders:
            print(f"{text.name}, {contender.name}, run {turn} of {text.repeats}", file=sys.stderr, flush=True)
            with Scale(contender) as scale:
                run = contender.speak(text.text)
            peaks[contender.name] = max(peaks[contender.name], (scale.peak_pss, scale.private))
            if turn >= warm_up:
                runs[contender.name].append(run)
    return [_result(contender, text, runs[contender.name], peaks[contender.name]) for contender in contenders]


def _result(contender: Contender, text: Text, runs: list[Run], peak: tuple[float, float]) -> Result:
    seconds = [_seconds(run.mp3) for run in runs]
    return Result(
        contender=contender.name,
        text=text.name,
        characters=len(text.text),
        runs=len(runs),
        audio_seconds=median(seconds),
        first_byte=median(run.first_byte for run in runs),
        total=median(run.total for run in runs),
        rtf=median(run.total / length for run, length in zip(runs, seconds, strict=True)),
        peak_pss=peak[0],
        private=peak[1],
    )


def _seconds(mp3: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(mp3))
    return len(samples) / float(rate)
