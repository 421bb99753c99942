"""Read the corpus and print each pair that does not sound as a person says it: written, expected, both phonemes.

Fails if such a pair is not in known.tsv, or if one that is there is read right. One run takes half a minute.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.reading.corpus import CLASSES, Key, read_corpus, read_known, select
from benchmarks.reading.report import ReadingReport, Result, compare, difference, reading_markdown, summarise
from benchmarks.reading.sounds import Reader
from service.languages import PROFILES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    known, reader = read_known(), Reader(chosen.model)
    tags = chosen.language or [profile.tag for profile in PROFILES]
    reasons = {tag: why for tag in tags if (why := reader.unavailable_reason(tag)) is not None}
    for tag, reason in reasons.items():
        print(f"{tag} cannot be read here: {reason}")
    if reasons:
        return 1
    results = list(compare(reader, select(read_corpus(), chosen.language, chosen.kind)))
    for result in results:
        if not result.same and (chosen.all or result.pair.key not in known):
            print(difference(result))
    report = summarise(results)
    if chosen.out:
        _write(chosen.out, report)
    print(reading_markdown(report))
    problems = [problem for result in results if (problem := _problem(result, known))]
    for problem in problems:
        print(f"failed: {problem}")
    return 1 if problems else 0


def _problem(result: Result, known: frozenset[Key]) -> str:
    key = result.pair.key
    name = f"{key.tag} {key.kind}: {key.written}"
    if result.same:
        return f"is read right, so remove it from known.tsv: {name}" if key in known else ""
    return "" if key in known else f"is not read right: {name}"


def _write(folder: Path, report: ReadingReport) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reading.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    (folder / "reading.md").write_text(reading_markdown(report), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tags = [profile.tag for profile in PROFILES]
    parser.add_argument("--language", action="append", default=[], choices=tags, help="only this one; repeatable")
    parser.add_argument("--class", action="append", default=[], choices=CLASSES, dest="kind", help="likewise")
    parser.add_argument("--all", action="store_true", help="print also the differences that known.tsv lists")
    parser.add_argument("--model", type=Path, default=Path("models/kokoro-v1.0"), help="build to read (%(default)s)")
    parser.add_argument("--out", type=Path, help="folder for reading.json and reading.md (nothing is written)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
