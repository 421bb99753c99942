"""Words of Hindi: its lists in ``service/text/data/hi``, and patterns of what they say is written.

Letters with a nukta are two characters in the lists and in cleaned texts, as Unicode composes none of them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from service.text.normalise.word_lists import read_rows

LANGUAGE = "hi"
_POINT = "[.॰]"
"""A full stop, and Devanagari's own sign of an abbreviation."""

Row: TypeAlias = tuple[str, ...]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """All rows of the list ``name``."""
    return read_rows(LANGUAGE, name)


@cache
def table(name: str) -> Mapping[str, str]:
    """The second column of a list by the first; empty where there is none."""
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows(name)}


def any_of(written: Iterable[str]) -> str:
    """Pattern of any of ``written``, the longest first."""
    return "|".join(map(re.escape, sorted(written, key=len, reverse=True)))


def abbreviated(written: str, strict: bool = True) -> str:
    """Pattern of an abbreviation with points, which may also be ॰ and have a space behind.

    Args:
        written: with all of its points.
        strict: the points between its parts are required, and that of a single part is in any case.
    """
    parts = [re.escape(part.strip()) for part in written.split(".")]
    between = f"{_POINT} ?" if strict else f"{_POINT}? ?"
    if parts[-1]:
        return between.join(parts)
    return between.join(parts[:-1]) + (_POINT if len(parts) == 2 else f"{_POINT}?")


def pointed(words: str, match: re.Match[str]) -> str:
    """``words`` for an abbreviation; its point at the end of the text also ends the sentence."""
    return f"{words}." if match[0].endswith(".") and match.end() == len(match.string) else words
