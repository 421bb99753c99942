"""``python -m benchmarks``: speak the texts in both ways, in turn, and write down what it took."""

import argparse
import datetime
import io
import sys
import tempfile
from pathlib import Path

import msgspec
import numpy as np
import soundfile

from benchmarks.contenders import VOICE, Baseline, Contender, Ours, Run, Scale
from benchmarks.report import Report, Result, markdown, median, this_machine
from benchmarks.texts import Text, texts
from service.manifest import VOICES, read_manifest
from service.voices import VoiceBook

INT8 = Path("models/.cache/kokoro-v1.0.int8.onnx")
RESULTS = Path("benchmarks/results")


def main() -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="our build (%(default)s)")
    parser.add_argument("--int8", type=Path, default=INT8, help="the published int8 model (%(default)s)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the results (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="no long text, one run each")
    chosen = parser.parse_args()
    if not chosen.int8.is_file():
        print(f"{chosen.int8} is missing; `python -m export int8` gets it", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        report = _measure(chosen.model, chosen.int8, Path(folder), texts(chosen.quick))
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "speed_and_memory.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
    (chosen.out / "speed_and_memory.md").write_text(markdown(report))
    print(markdown(report))
    return 0


def _measure(model: Path, int8: Path, folder: Path, spoken: tuple[Text, ...]) -> Report:
    manifest = read_manifest(model)
    voices = folder / "voices.npz"
    _write_voices(model, voices)
    ours = Ours(f"kokoro-lite {manifest.precision}", model)
    baseline = Baseline("kokoro-onnx, published int8", int8, voices, folder)
    contenders: tuple[Ours | Baseline, ...] = (ours, baseline)
    try:
        results = [result for text in spoken for result in _compare(contenders, text)]
    finally:
        for contender in contenders:
            contender.close()
    return Report(
        date=datetime.date.today().isoformat(),
        machine=this_machine(),
        model=manifest.description,
        ready_seconds={contender.name: contender.ready_seconds for contender in contenders},
        file_megabytes={
            ours.name: sum(file.bytes for file in manifest.files) / 1e6,
            baseline.name: int8.stat().st_size / 1e6,
        },
        results=tuple(results),
    )


def _compare(contenders: tuple[Ours | Baseline, ...], text: Text) -> list[Result]:
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
        first_byte=median([run.first_byte for run in runs]),
        total=median([run.total for run in runs]),
        rtf=median([run.total / length for run, length in zip(runs, seconds, strict=True)]),
        peak_pss=peak[0],
        private=peak[1],
    )


def _seconds(mp3: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(mp3))
    return len(samples) / float(rate)


def _write_voices(model: Path, path: Path) -> None:
    """The one voice that is used, in the layout kokoro-onnx reads."""
    book = VoiceBook.open(model / VOICES)
    voice = book.find(VOICE)
    rows = np.stack([book.style(voice, count) for count in range(1, 511)])
    np.savez(path, allow_pickle=False, **{VOICE: rows})


if __name__ == "__main__":
    raise SystemExit(main())
