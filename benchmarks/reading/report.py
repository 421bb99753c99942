"""Report of the reading benchmark: pairs with the same sounds, by language and class, and each that differs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from benchmarks.reading.corpus import CLASSES, Key, Pair
from benchmarks.reading.sounds import Reader


class Result(msgspec.Struct, frozen=True):
    """A pair and its sounds."""

    pair: Pair
    written: str
    """Sounds of the written text."""
    spoken: tuple[str, ...]
    """Sounds of each alternative."""

    @property
    def same(self) -> bool:
        """It is read as one of the alternatives is."""
        return self.written in self.spoken


class Count(msgspec.Struct, frozen=True):
    """Pairs of one language and class."""

    tag: str
    kind: str
    pairs: int
    same: int


class ReadingReport(msgspec.Struct, frozen=True):
    """Counts in the order of languages and classes, and the pairs that differ."""

    pairs: int
    same: int
    counts: tuple[Count, ...]
    different: tuple[Key, ...]


def compare(reader: Reader, pairs: Iterable[Pair]) -> Iterator[Result]:
    """Each pair with its sounds."""
    for pair in pairs:
        yield Result(pair, reader.written(pair), reader.spoken(pair))


def summarise(results: Sequence[Result]) -> ReadingReport:
    """Counts of all results."""
    keys = [(each.pair.key.tag, each.pair.key.kind) for each in results]
    same = Counter(key for key, each in zip(keys, results, strict=True) if each.same)
    counts = tuple(Count(*key, number, same[key]) for key, number in sorted(Counter(keys).items()))
    different = tuple(sorted(each.pair.key for each in results if not each.same))
    return ReadingReport(len(results), len(results) - len(different), counts, different)


def difference(result: Result) -> str:
    """Lines for a pair that differs: written text, expected words, both phonemes."""
    key = result.pair.key
    lines = [f"{key.tag} {key.kind}: {key.written}", f"    read      {result.written}"]
    for words, expected in zip(result.pair.spoken, result.spoken, strict=True):
        lines += [f"    expected  {expected}", f"              {words}"]
    return "\n".join(lines)


def reading_markdown(report: ReadingReport) -> str:
    """The report as Markdown: a row for each class, a column for each language."""
    tags = list(dict.fromkeys(count.tag for count in report.counts))
    cells = {(count.tag, count.kind): count for count in report.counts}
    kinds = [kind for kind in CLASSES if any(count.kind == kind for count in report.counts)]
    rows = [f"| {kind} | {' | '.join(_cell([cells.get((tag, kind))]) for tag in tags)} |" for kind in kinds]
    totals = " | ".join(f"**{_cell([count for count in report.counts if count.tag == tag])}**" for tag in tags)
    lines = [
        f"Pairs of benchmarks/reading/corpus that sound as the words that a person says: {report.same} of "
        f"{report.pairs}, {report.same / max(1, report.pairs):.1%}. Each cell: those of all its pairs.",
        "",
        f"| class | {' | '.join(tags)} |",
        "|---" * (len(tags) + 1) + "|",
        *rows,
        f"| all | {totals} |",
    ]
    return "\n".join(lines) + "\n"


def _cell(counts: Iterable[Count | None]) -> str:
    there = [count for count in counts if count is not None]
    return f"{sum(each.same for each in there)} / {sum(each.pairs for each in there)}" if there else ""
