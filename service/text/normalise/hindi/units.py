"""Units of measure in Hindi, in both scripts, and what stands behind a stroke: ``/km``, ``/किलो``."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from service.text.normalise.hindi.patterns import WORD_END
from service.text.normalise.hindi.words import abbreviated, any_of, rows

ENDING = rf"(?:(?<=[.॰])|{WORD_END})"
"""End of a unit, which may have a point."""
_SEPARATORS = re.compile("[.॰ ]")
_PER = "प्रति"


class Unit(msgspec.Struct, frozen=True):
    """Names of a unit."""

    one: str
    many: str


def unit(written: str) -> Unit:
    """The unit of ``pattern``."""
    return _units()[_bare(written)]


@cache
def pattern() -> str:
    """Pattern of all units."""
    return "|".join(abbreviated(row[0], strict=False) for row in sorted(rows("units"), key=_length, reverse=True))


@cache
def per_pattern() -> str:
    """Pattern of a stroke and a unit or a noun, if there is one: the group ``per``."""
    nouns = any_of(row[0] for row in rows("nouns"))
    return rf"(?: ?/ ?(?P<per>{nouns}|{pattern()}){ENDING})?"


def per(match: re.Match[str]) -> str:
    """``प्रति`` and the noun of ``per_pattern``, behind a space; empty without one."""
    written = match["per"]
    if not written:
        return ""
    noun = _nouns().get(written) or unit(written).one
    return f" {_PER} {noun}"


@cache
def _units() -> Mapping[str, Unit]:
    return {_bare(row[0]): Unit(row[1], row[-1]) for row in rows("units")}


@cache
def _nouns() -> Mapping[str, str]:
    return {row[0]: row[-1] for row in rows("nouns")}


def _bare(written: str) -> str:
    return _SEPARATORS.sub("", written)


def _length(row: tuple[str, ...]) -> int:
    return len(row[0])
