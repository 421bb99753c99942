"""Send many mixed requests to a server and measure its memory; fails if it grows or exceeds the budget."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.soak.plot import draw
from benchmarks.soak.run import SoakReport, soak

WARM_UP = 100
"""Requests after which all that is loaded on first use has been loaded."""
GROWTH = 5.0
"""Growth in MiB since the warm-up that is attributed to noise of the allocators."""
_PRINTED = (1, WARM_UP, 1000)
"""Numbers of the requests whose PSS is printed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the soak test; return the exit status."""
    chosen = _parser().parse_args(arguments)
    report = soak(chosen.model, chosen.memory, chosen.requests, chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=0)
    (chosen.out / "soak.json").write_bytes(encoded + b"\n")
    draw(report, chosen.out / "soak.png")
    for number in _PRINTED:
        if number <= len(report.samples):
            print(f"PSS after {number}: {report.samples[number - 1].pss:.1f} MiB")
    print(f"peak: {report.peak:.1f} of {report.budget} MiB")
    problems = list(_problems(report))
    for problem in problems:
        print(f"failed: {problem}")
    return 1 if problems else 0


def _problems(report: SoakReport) -> Iterator[str]:
    yield from (f"request {failure}" for failure in report.failures)
    if report.peak > report.budget:
        yield "the budget was exceeded"
    if report.workers > 1:
        yield f"there were {report.workers} workers"
    warm_up = min(WARM_UP, len(report.samples))
    if (growth := report.growth(warm_up)) > GROWTH:
        yield f"{growth:.1f} MiB more than after request {warm_up}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=1000, help="number of requests (%(default)s)")
    parser.add_argument("--memory", type=int, default=240, help="budget of the server in MiB (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the workload (%(default)s)")
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="build to serve (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"), help="folder for results (%(default)s)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
