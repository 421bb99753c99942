"""Measure speed, memory and quality of all implementations in one run, and write JSON, tables and a plot.

memory: memory of each component of kokoro-lite, kokoro-onnx and stock misaki; cost of starting and of being idle.
service: whole services, text to MP3 on one thread: kokoro-lite over HTTP; kokoro-onnx with the published int8 model.
model: the model alone, phonemes to samples on one and two threads: PyTorch, the published int8 model and our single
file in kokoro-onnx, and our builds in windows as they are served; then the distance of each from PyTorch, and DNSMOS.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.builds import Build, NotMeasured, our_builds
from benchmarks.memory.compare import Inputs, compare_memory
from benchmarks.memory.report import memory_markdown
from benchmarks.model.implementations import PyTorch
from benchmarks.services.compare import compare_services
from benchmarks.services.report import markdown
from benchmarks.services.texts import texts

_RESULTS, _QUICK_RESULTS = Path("benchmarks/results"), Path("out/benchmarks")
"""Folders of results; a quick run does not overwrite the published ones."""
_CACHE = Path("models/.cache")
_REBUILT, _ORIGINAL = _CACHE / "rebuilt-from-int8.pth", _CACHE / "kokoro-v1_0.pth"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    builds, missing = our_builds([chosen.model, chosen.fp32])
    for absent in missing:
        print(f"not measured: {absent.name}: {absent.reason}", file=sys.stderr)
    if not builds:
        print("there is no build to measure; `make model` makes one", file=sys.stderr)
        return 1
    if not chosen.int8.is_file():
        print(f"{chosen.int8} is missing; `python -m export int8` downloads it", file=sys.stderr)
        return 1
    chosen.out = chosen.out or (_QUICK_RESULTS if chosen.quick else _RESULTS)
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.part in ("memory", "all"):
        _memory(chosen, builds, missing)
    if chosen.part in ("service", "all"):
        _services(chosen, builds, missing)
    if chosen.part in ("model", "all"):
        _models(chosen, builds, missing)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--part",
        choices=("memory", "service", "model", "all"),
        default="all",
        help="part to run, see above (%(default)s)",
    )
    parser.add_argument("--quick", action="store_true", help="trial run: few and short texts, one repetition")
    parser.add_argument("--out", type=Path, help=f"folder for results ({_RESULTS}; with --quick {_QUICK_RESULTS})")
    parser.add_argument(
        "--model", type=Path, default=Path("models/kokoro-v1.0"), help="kokoro-lite build (%(default)s)"
    )
    parser.add_argument(
        "--fp32", type=Path, default=Path("models/kokoro-v1.0-fp32"), help="kokoro-lite float32 build (%(default)s)"
    )
    parser.add_argument(
        "--int8", type=Path, default=_CACHE / "kokoro-v1.0.int8.onnx", help="the published int8 model (%(default)s)"
    )
    parser.add_argument(
        "--single",
        type=Path,
        default=_CACHE / "kokoro-lite.int8.onnx",
        help="int8 build as one file, for kokoro-onnx (%(default)s)",
    )
    parser.add_argument(
        "--checkpoint", type=Path, help=f"weights for PyTorch (those of the build: {_REBUILT} or {_ORIGINAL})"
    )
    parser.add_argument(
        "--torch-python",
        type=Path,
        default=Path(".venv-export/bin/python"),
        help="Python with PyTorch and spaCy (%(default)s)",
    )
    return parser


def _memory(chosen: argparse.Namespace, builds: Sequence[Build], missing: tuple[NotMeasured, ...]) -> None:
    inputs = Inputs(builds[0], chosen.int8, chosen.torch_python, missing)
    with tempfile.TemporaryDirectory() as folder:
        report = compare_memory(inputs, Path(folder))
    _write(chosen.out / "memory", report, memory_markdown(report))


def _services(chosen: argparse.Namespace, builds: Sequence[Build], missing: tuple[NotMeasured, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = compare_services(builds, chosen.int8, Path(folder), texts(chosen.quick), missing)
    _write(chosen.out / "speed_and_memory", report, markdown(report))


def _models(chosen: argparse.Namespace, builds: Sequence[Build], missing: tuple[NotMeasured, ...]) -> None:
    # Imported here: the other parts do not need matplotlib.
    from benchmarks.model.plot import bubbles, draw
    from benchmarks.model.report import model_markdown
    from benchmarks.model.run import ModelInputs, run_models

    rebuilt = builds[0].manifest.origin.rebuilt_from_int8
    checkpoint: Path = chosen.checkpoint or (_REBUILT if rebuilt else _ORIGINAL)
    inputs = ModelInputs(builds, chosen.int8, chosen.single, PyTorch(chosen.torch_python, checkpoint), missing)
    with tempfile.TemporaryDirectory() as folder:
        report = run_models(inputs, chosen.quick, Path(folder))
    _write(chosen.out / "model", report, model_markdown(report))
    if shown := bubbles(report.summaries):
        draw(shown, report.machine.description, chosen.out / "quality_speed.png")
    else:
        print("no plot: the distance from PyTorch was not measured", file=sys.stderr)


def _write(path: Path, report: msgspec.Struct, table: str) -> None:
    path.with_suffix(".json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    path.with_suffix(".md").write_text(table, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    raise SystemExit(main())
