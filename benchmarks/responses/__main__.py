"""Prove that a change keeps the behaviour: the same requests to two checkouts, and digests of the responses.

The usual call is `python -m benchmarks.responses --checkout . --against ../before`, which fails with a list of the
requests whose responses differ. One run takes some minutes.

An earlier output can be compared on the same machine only, with the same build and the same packages: the instructions
of the processor, the weights and the encoders all change samples or bytes.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.responses.digests import Digest, differences, encode_digests, load_digests
from benchmarks.responses.run import run, unexpected


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    # Loaded first: a wrong path should not be noticed after minutes.
    reference = load_digests(chosen.compare) if chosen.compare else None
    problems: list[str] = []
    if chosen.against:
        reference = _run(chosen.against, chosen.model, problems)
    digests = _run(chosen.checkout, chosen.model, problems)
    if chosen.out:
        chosen.out.write_bytes(encode_digests(digests))
    elif reference is None:
        sys.stdout.write(encode_digests(digests).decode())
    if reference is not None:
        different = list(differences(reference, digests))
        problems += [f"differs: {each}" for each in different]
        print(f"{len(digests)} responses, {len(different)} of them differ from the reference")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _run(checkout: Path, model: Path, problems: list[str]) -> tuple[Digest, ...]:
    print(f"{checkout}:", file=sys.stderr)
    digests = run(checkout, model)
    problems += [f"unexpected in {checkout}: {each}" for each in unexpected(digests)]
    return digests


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.responses",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--checkout", type=Path, default=Path(), help="folder with the service to run (%(default)s)")
    references = parser.add_mutually_exclusive_group()
    references.add_argument("--against", type=Path, help="folder of another checkout, which runs first as reference")
    references.add_argument("--compare", type=Path, help="earlier output to compare with")
    parser.add_argument("--out", type=Path, help="file for the checkout's digests, JSON lines (standard output)")
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="build for both (%(default)s)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
