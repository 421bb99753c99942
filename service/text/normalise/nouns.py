"""Units, currencies and the calendar of a language, by their symbols: what CLDR knows, and what a person adds to it.

``data/cldr/<language>.tsv`` is generated (``python -m export cldr``). Rows of ``data/<language>/units.tsv``,
``currencies.tsv`` and ``rates.tsv`` come before its own.
"""

from collections.abc import Iterator, Mapping

import msgspec

from service.text.normalise.word_lists import has_list, read_rows


class Noun(msgspec.Struct, frozen=True, gc=False):
    """A unit or a currency, behind its number or with ``{0}`` in the number's place."""

    one: str
    many: str
    part: str = ""
    """Hundredths of a currency; empty if amounts are not given in them."""


def units(language: str) -> Mapping[str, Noun]:
    """Units by their symbols."""
    return _nouns(language, "unit", "units")


def currencies(language: str) -> Mapping[str, Noun]:
    """Currencies by their signs and codes."""
    return _nouns(language, "currency", "currencies")


def rates(language: str) -> Mapping[str, str]:
    """Phrases for a unit behind a stroke, by its symbol: ``por hora``."""
    return {row[0]: row[1] for row in (*_cldr(language, "per"), *_added(language, "rates"))}


def names(language: str, kind: str) -> tuple[str, ...]:
    """Names of ``kind`` in order: month, month-short, day (Monday first) or day-short."""
    return tuple(row[1] for row in _cldr(language, kind))


def _nouns(language: str, kind: str, table: str) -> Mapping[str, Noun]:
    entries = (*_cldr(language, kind), *_added(language, table))
    return {key: Noun(one, *(rest or (one,))) for key, one, *rest in entries}


def _cldr(language: str, kind: str) -> Iterator[tuple[str, ...]]:
    return (row[1:] for row in read_rows("cldr", language) if row[0] == kind)


def _added(language: str, table: str) -> tuple[tuple[str, ...], ...]:
    return read_rows(language, table) if has_list(language, table) else ()
