"""Units of measure in Hindi, in both scripts, and what stands behind a stroke: ``/km``, ``/किलो``."""

import re
from collections.abc import Mapping
from functools import cache

from service.text.normalise import nouns
from service.text.normalise.hindi.patterns import WORD_END
from service.text.normalise.hindi.words import LANGUAGE, abbreviated, rows, table
from service.text.normalise.nouns import Noun

ENDING = rf"(?:(?<=[.॰])|{WORD_END})"
"""End of a unit, which may have a point."""
_LATIN = re.compile("[°º] ?[CF]|[A-Za-zµμΩ°℃℉]{1,6}")
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_SEPARATORS = re.compile("[.॰ ]")
_PER = "प्रति"


def find_unit(written: str) -> Noun | None:
    """The unit of what ``pattern`` has found; None if it is none."""
    return _units().get(_bare(written))


@cache
def pattern() -> str:
    """Pattern of all units, and of other Latin words: an alternative for each would take 600 KB in all patterns."""
    own = (row[0] for row in rows("units") if _DEVANAGARI.search(row[0]))
    return "|".join(
        [*(abbreviated(symbol, strict=False) for symbol in sorted(own, key=len, reverse=True)), _LATIN.pattern]
    )


@cache
def per_pattern() -> str:
    """Pattern of a stroke and a unit or a noun, if there is one: the group ``per``."""
    return rf"(?: ?/ ?(?P<per>(?:{pattern()}){ENDING}|[\u0900-\u0963]{{1,20}}))?"


def per(match: re.Match[str]) -> str:
    """``प्रति`` and the noun of ``per_pattern``, behind a space; empty without one."""
    written = match["per"]
    if not written:
        return ""
    unit = find_unit(written)
    return f" {_PER} {unit.one if unit else table('nouns').get(written) or written}"


@cache
def _symbols() -> Mapping[str, Noun]:
    """Units by their symbols. CLDR's short forms in Devanagari are words, too (से, मि), and squares are a rule here."""
    found = nouns.units(LANGUAGE).items()
    own = {row[0] for row in rows("units")}
    return {symbol: noun for symbol, noun in found if symbol in own or _LATIN.fullmatch(symbol)}


@cache
def _units() -> Mapping[str, Noun]:
    return {_bare(symbol): noun for symbol, noun in _symbols().items()}


def _bare(written: str) -> str:
    return _SEPARATORS.sub("", written)
