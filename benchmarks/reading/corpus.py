"""The corpus: pairs of what is written and what a person says, a file for each language and class.

``corpus/<BCP 47 tag>/<class>.tsv`` has a pair a line: the written text, a tab, the spoken one in words, with ``|``
between alternatives. ``known.tsv`` lists the pairs that are read otherwise: tag, class and written text. A line that
begins with ``#`` and has no tab is a comment. In a written text ``\\n`` is a line break, except in ``math``, as LaTeX
has commands that begin so.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

CORPUS = Path(__file__).with_name("corpus")
KNOWN = Path(__file__).with_name("known.tsv")
CLASSES = (
    "cardinal",
    "ordinal",
    "decimal",
    "fraction",
    "money",
    "measure",
    "date",
    "time",
    "telephone",
    "electronic",
    "roman",
    "abbreviation",
    "math",
    "capitals",
    "lines",
    "sounds",
    "punctuation",
    "signs",
    "heteronym",
    "name",
    "plain",
)
"""Classes of written things; ``plain`` has texts that normalisation must leave alone."""


class Key(msgspec.Struct, frozen=True, order=True):
    """A pair as ``known.tsv`` names it."""

    tag: str
    kind: str
    """Its class."""
    written: str
    """As in the file."""


class Pair(msgspec.Struct, frozen=True):
    """A written text and what a person says for it."""

    key: Key
    spoken: tuple[str, ...]
    """In words; alternatives of equal right."""

    @property
    def text(self) -> str:
        """The written text, with its line breaks."""
        return self.key.written if self.key.kind == "math" else self.key.written.replace("\\n", "\n")


class BadCorpus(Exception):
    """A file of the corpus is not as its form asks; the message names the place."""


def read_corpus(folder: Path = CORPUS) -> tuple[Pair, ...]:
    """All pairs, ordered by language and class.

    Raises:
        BadCorpus: a file is of no known class, a line is not a pair, or a written text is there twice.
    """
    pairs = [pair for path in sorted(folder.glob("*/*.tsv")) for pair in _read_pairs(path)]
    seen: set[Key] = set()
    for pair in pairs:
        if pair.key in seen:
            raise BadCorpus(f"{pair.key.tag}/{pair.key.kind}.tsv has {pair.key.written!r} twice")
        seen.add(pair.key)
    return tuple(pairs)


def read_known(path: Path = KNOWN) -> frozenset[Key]:
    """Pairs that are known to be read otherwise.

    Raises:
        BadCorpus: a line does not have three columns.
    """
    return frozenset(Key(*columns) for columns in _rows(path, 3))


def _read_pairs(path: Path) -> Iterator[Pair]:
    if path.stem not in CLASSES:
        raise BadCorpus(f"{path}: there is no class {path.stem!r}")
    for written, spoken in _rows(path, 2):
        yield Pair(Key(path.parent.name, path.stem, written), tuple(map(str.strip, spoken.split("|"))))


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = line.split("\t")
        if not line.strip() or (line.startswith("#") and len(found) == 1):
            continue
        if len(found) != columns or not all(map(str.strip, found)):
            raise BadCorpus(f"{path}:{number}: not {columns} columns, separated by one tab")
        yield found


def select(pairs: Iterable[Pair], tags: Iterable[str], kinds: Iterable[str]) -> tuple[Pair, ...]:
    """The pairs of some languages and classes; no names stand for all."""
    wanted_tags, wanted_kinds = set(tags), set(kinds)
    return tuple(
        pair
        for pair in pairs
        if (not wanted_tags or pair.key.tag in wanted_tags) and (not wanted_kinds or pair.key.kind in wanted_kinds)
    )
