"""Soak a server: many mixed requests, and what it holds after each. Fails if that grows or passes the budget."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.soak.plot import draw
from benchmarks.soak.run import Soak, soak

WARM = 100
"""Requests after which everything has been loaded that is loaded when it is first needed."""
GROWTH = 5.0
"""MiB that the server may hold more after the last request than after the warm ones: noise of its allocators."""
_SHOWN = (1, WARM, 1000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    report = soak(chosen.model, chosen.memory, chosen.requests, chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=0)
    (chosen.out / "soak.json").write_bytes(encoded + b"\n")
    draw(report, chosen.out / "soak.png")
    for number in _SHOWN:
        if number <= len(report.samples):
            print(f"PSS after {number}: {report.samples[number - 1].pss:.1f} MiB")
    print(f"most at any moment: {report.peak:.1f} of {report.budget} MiB")
    problems = list(_problems(report))
    for problem in problems:
        print(f"failed: {problem}")
    return 1 if problems else 0


def _problems(report: Soak) -> Iterator[str]:
    yield from (f"request {wrong}" for wrong in report.wrong)
    if report.peak > report.budget:
        yield "the budget was passed"
    if report.workers > 1:
        yield f"there were {report.workers} workers"
    warm = min(WARM, len(report.samples))
    if (growth := report.growth(warm)) > GROWTH:
        yield f"{growth:.1f} MiB more than after request {warm}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=1000, help="how many (%(default)s)")
    parser.add_argument("--memory", type=int, default=240, help="budget of the server in MiB (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the mixture (%(default)s)")
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="our build (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"), help="folder (%(default)s)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
