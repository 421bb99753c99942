"""Run the server in a small box: a control group that counts the file cache, on a device with throttled reads.

Needs root, control groups and loop devices. Fails if a process is killed, an utterance is halved, an answer is lost, or
more than 5 MiB are read from the device for a sentence after the first.
"""

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.machine import this_machine
from benchmarks.small.device import make_image
from benchmarks.small.group import Limits, NoBox
from benchmarks.small.report import BoxRun, SmallReport, small_markdown
from benchmarks.small.run import WORST, requests_of, run_in_box
from benchmarks.small.tree import Tree, build_tree
from benchmarks.worst_inputs import LONGEST, TONGUES
from service.model.manifest import read_manifest

SMALL_MIB, LARGE_MIB = 185, 1024
"""MiB that a machine sold with 256 MB leaves to processes and file cache, and more than any can use."""
SLOW_DISK = 8.0
"""MiB a second: Fly's documented limit for a root disk."""
_FEW = (LONGEST[0], TONGUES[-1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    work: Path = chosen.work.resolve()
    tree, image = Tree(work / "tree"), work / "tree.ext4"
    try:
        print("==> building the tree of an image", file=sys.stderr)
        build_tree(tree, chosen.model, chosen.packages)
        make_image(tree.folder, image)
        report = SmallReport(
            date=datetime.date.today().isoformat(),
            machine=this_machine(),
            model=read_manifest(chosen.model).description,
            runs=tuple(_runs(chosen, tree, image)),
        )
    except (NoBox, RuntimeError) as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    finally:
        image.unlink(missing_ok=True)
    table = small_markdown(report)
    if chosen.out:
        encoded = msgspec.json.format(msgspec.json.encode(report), indent=1)
        chosen.out.mkdir(parents=True, exist_ok=True)
        (chosen.out / "small.json").write_bytes(encoded + b"\n")
        (chosen.out / "small.md").write_text(table, encoding="utf-8")
    print(table)
    return 1 if report.problems else 0


def _runs(chosen: argparse.Namespace, tree: Tree, image: Path) -> Iterator[BoxRun]:
    for limits in _boxes(chosen):
        is_small = limits.memory_mib < LARGE_MIB
        worst = () if not is_small or chosen.usual else _FEW if chosen.short else WORST
        log = image.with_name(f"{limits.memory_mib}-{limits.read_mib or 'unlimited'}.log")
        yield run_in_box(tree, image, limits, requests_of(worst), log, chosen.budget)


def _boxes(chosen: argparse.Namespace) -> Iterator[Limits]:
    for disk in chosen.disk or ([0.0] if chosen.short else [SLOW_DISK, 0.0]):
        for memory in chosen.memory or ([SMALL_MIB] if chosen.short else [SMALL_MIB, LARGE_MIB]):
            yield Limits(memory, disk or None, chosen.cores)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.small", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="build to serve (%(default)s)")
    parser.add_argument("--packages", type=Path, help="site-packages to copy and to trim (those of this Python)")
    parser.add_argument(
        "--memory", type=int, action="append", help=f"MiB of a group; may be repeated ({SMALL_MIB} and {LARGE_MIB})"
    )
    parser.add_argument(
        "--disk", type=float, action="append", help=f"MiB/s, 0 for unlimited; may be repeated ({SLOW_DISK:g} and 0)"
    )
    parser.add_argument("--cores", type=float, help="share of a processor, such as 0.1 (all)")
    parser.add_argument("--budget", type=int, default=0, help="KOKORO_MEMORY_MB (as the server finds it)")
    parser.add_argument(
        "--short",
        action="store_true",
        help="the small group on a fast disk, and few worst inputs: bytes are the same, and it takes a minute",
    )
    parser.add_argument("--usual", action="store_true", help="no worst inputs")
    parser.add_argument("--work", type=Path, default=Path("out/small"), help="folder for the tree (%(default)s)")
    parser.add_argument("--out", type=Path, help="folder for small.json and small.md (none)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
