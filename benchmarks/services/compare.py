"""Service part: all implementations synthesise the same texts, one after the other."""

import datetime
import io
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import soundfile

from benchmarks.builds import Build, NotMeasured
from benchmarks.machine import median, this_machine
from benchmarks.memory_sampler import MemorySampler
from benchmarks.services.implementations import Implementation, KokoroLite, KokoroOnnx, Run, memory_setting
from benchmarks.services.report import Report, Result
from benchmarks.services.texts import Text
from benchmarks.services.voices import write_voices

SMALL_BUDGET = 240
"""Budget in MiB of a second instance of the first build, beside the one with the default budget."""


def compare_services(
    builds: Sequence[Build], int8: Path, folder: Path, spoken: Sequence[Text], missing: tuple[NotMeasured, ...]
) -> Report:
    """Run the service part.

    Args:
        builds: kokoro-lite builds, at least one.
        int8: the published model.
        folder: temporary folder.
        spoken: the texts.
        missing: what is already known to be missing.
    """
    voices = folder / "voices.npz"
    write_voices(builds[0].folder, voices)
    with ExitStack() as stack:
        small = KokoroLite(f"{builds[0].name}, in {SMALL_BUDGET} MiB", builds[0].folder, memory_setting(SMALL_BUDGET))
        ours = [
            stack.enter_context(small),
            *(stack.enter_context(KokoroLite(build.name, build.folder)) for build in builds),
        ]
        baseline = stack.enter_context(KokoroOnnx("kokoro-onnx, published int8", int8, voices, folder))
        implementations: list[Implementation] = [*ours, baseline]
        results = [result for text in spoken for result in _compare(implementations, text)]
    return Report(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=builds[0].manifest.description,
        ready_seconds={implementation.name: implementation.ready_seconds for implementation in implementations},
        file_megabytes={
            small.name: sum(file.bytes for file in builds[0].manifest.files) / 1e6,
            **{build.name: sum(file.bytes for file in build.manifest.files) / 1e6 for build in builds},
            baseline.name: int8.stat().st_size / 1e6,
        },
        results=tuple(results),
        missing=missing,
    )


def _compare(implementations: Sequence[Implementation], text: Text) -> list[Result]:
    """Measure in rounds, so that drifts of the machine's speed affect all implementations alike."""
    runs: dict[str, list[Run]] = {implementation.name: [] for implementation in implementations}
    peaks: dict[str, tuple[float, float]] = dict.fromkeys(runs, (0.0, 0.0))
    warm_up = 1 if text.repeats > 1 else 0
    for round_number in range(warm_up + text.repeats):
        for implementation in implementations:
            print(
                f"{text.name}, {implementation.name}, run {round_number} of {text.repeats}", file=sys.stderr, flush=True
            )
            with MemorySampler(implementation) as sampler:
                run = implementation.synthesise(text.text)
            peaks[implementation.name] = max(peaks[implementation.name], (sampler.peak_pss, sampler.private))
            if round_number >= warm_up:
                runs[implementation.name].append(run)
    return [
        _result(implementation, text, runs[implementation.name], peaks[implementation.name])
        for implementation in implementations
    ]


def _result(implementation: Implementation, text: Text, runs: list[Run], peak: tuple[float, float]) -> Result:
    seconds = [_seconds(run.mp3) for run in runs]
    return Result(
        implementation=implementation.name,
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
