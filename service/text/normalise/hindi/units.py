"""Units of measure in Hindi, in both scripts, and what stands behind a stroke: ``/km``, ``/किलो``."""

import re
from collections.abc import Mapping
from functools import cache

from service.text.normalise import nouns
from service.text.normalise.hindi.patterns import WORD_END
from service.text.normalise.hindi.words import LANGUAGE, abbreviated, any_of, rows
from service.text.normalise.nouns import Noun

ENDING = rf"(?:(?<=[.॰])|{WORD_END})"
"""End of a unit, which may have a point."""
_LATIN = re.compile(r"[°º℃℉Ωµμ]?[A-Za-z]{0,5}(?:/[A-Za-z]{1,3})?")
_SEPARATORS = re.compile("[.॰ ]")
_PER = "प्रति"


def unit(written: str) -> Noun:
    """The unit of ``pattern``."""
    return _units()[_bare(written)]


@cache
def pattern() -> str:
    """Pattern of all units."""
    return "|".join(abbreviated(symbol, strict=False) for symbol in sorted(_symbols(), key=len, reverse=True))


@cache
def per_pattern() -> str:
    """Pattern of a stroke and a unit or a noun, if there is one: the group ``per``."""
    each = any_of(row[0] for row in rows("nouns"))
    return rf"(?: ?/ ?(?P<per>{each}|{pattern()}){ENDING})?"


def per(match: re.Match[str]) -> str:
    """``प्रति`` and the noun of ``per_pattern``, behind a space; empty without one."""
    written = match["per"]
    if not written:
        return ""
    noun = _nouns().get(written) or unit(written).one
    return f" {_PER} {noun}"


@cache
def _symbols() -> Mapping[str, Noun]:
    """Units by their symbols. CLDR's short forms in Devanagari are words, too (से, मि), and squares are a rule here."""
    own = {row[0] for row in rows("units")}
    return {symbol: noun for symbol, noun in nouns.units(LANGUAGE).items() if symbol in own or _LATIN.fullmatch(symbol)}


@cache
def _units() -> Mapping[str, Noun]:
    return {_bare(symbol): noun for symbol, noun in _symbols().items()}


@cache
def _nouns() -> Mapping[str, str]:
    return {row[0]: row[-1] for row in rows("nouns")}


def _bare(written: str) -> str:
    return _SEPARATORS.sub("", written)
