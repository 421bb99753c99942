"""Writer of ``service/text/data/cldr/<language>.tsv`` from CLDR, which Babel carries.

The service reads the files without Babel (30 MB). They are committed, so that what a language says is seen in a review;
a test writes them again. Columns are the class, what is written, one, and many, which is left out if it is the same:

    month        1   enero
    month-short  1   ene
    day          1   lunes                  Monday
    currency     €   euro       euros
    unit         km  kilómetro  kilómetros
    per          h   por hora

A noun stands behind its number, or has ``{0}`` in the number's place.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import babel
from babel import Locale

LANGUAGES = ("en", "es", "fr", "hi", "it", "ja", "pt", "zh")
"""Locales of CLDR, which are the first parts of the languages' BCP 47 tags."""
_HEAD = "# Written by `python -m export cldr` from CLDR by Babel {}. What a person adds is in ../{}.\n"
_Row: TypeAlias = tuple[str, ...]


def write_cldr(folder: Path) -> None:
    """Write the files of all languages into ``folder``."""
    for language in LANGUAGES:
        lines = ["\t".join(row) + "\n" for row in dict.fromkeys(_rows(Locale.parse(language)))]
        text = _HEAD.format(babel.__version__, language) + "".join(lines)
        (folder / f"{language}.tsv").write_text(text, encoding="utf-8")


def _rows(locale: Locale) -> Iterator[_Row]:
    for width, suffix in (("wide", ""), ("abbreviated", "-short")):
        for number, month in sorted(locale.months["format"][width].items()):
            yield f"month{suffix}", str(number), month.rstrip(".")
        for number, day in sorted(locale.days["format"][width].items()):
            yield f"day{suffix}", str(number + 1), day.rstrip(".")
    yield from _first_of_each(_currencies(locale))
    yield from _first_of_each(_units(locale))


def _first_of_each(rows: Iterator[_Row]) -> Iterator[_Row]:
    """A symbol stands for the first of the units that CLDR gives it to."""
    seen: set[_Row] = set()
    for row in rows:
        if row[:2] not in seen:
            seen.add(row[:2])
            yield row


def _currencies(locale: Locale) -> Iterator[_Row]:
    for code, signs in _table("currencies.tsv").items():
        many = locale._data["currency_names_plural"].get(code, {})
        name = locale.currencies[code]
        for sign in (code, *signs):
            yield _noun("currency", sign, many.get("one", name), many.get("other", name))


def _units(locale: Locale) -> Iterator[_Row]:
    for unit, symbols in _table("units.tsv").items():
        widths: Mapping[str, Any] = locale._data["unit_patterns"][unit]
        long = widths["long"]
        one, many = (_plain(long.get(number, long["other"])) for number in ("one", "other"))
        own = [_plain(widths[width]["other"]) for width in ("short", "narrow") if "other" in widths.get(width, {})]
        written = [symbol for symbol in own if "{0}" not in symbol and symbol[0] not in "′″"]
        for symbol in dict.fromkeys((*symbols, *written)):
            yield _noun("unit", symbol, one, many)
            if per := _per(locale, long, one):
                yield "per", symbol, per


def _per(locale: Locale, long: Mapping[str, str], one: str) -> str | None:
    """``por hora``, where the unit stands last and is no quotient itself."""
    pattern: str = locale._data["compound_unit_patterns"]["per"]["long"]["compound"]
    joint = pattern.removeprefix("{0}").removesuffix("{1}")
    if not (pattern.startswith("{0}") and pattern.endswith("{1}")) or "{0}" in one or joint in one:
        return None
    return _plain(long.get("per", pattern.replace("{1}", one)))


def _plain(pattern: str) -> str:
    """A pattern of CLDR without its number where that stands first."""
    return pattern.replace("\xa0", " ").replace("\u202f", " ").removeprefix("{0}").strip()


def _noun(kind: str, key: str, one: str, many: str) -> _Row:
    return (kind, key, one) if one == many else (kind, key, one, many)


def _table(name: str) -> dict[str, list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {key: [part for part in rest.split(" ") if part != key] for key, rest in rows}
