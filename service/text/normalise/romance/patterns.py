"""Parts of the rules' patterns, and amounts as they are written in Romance languages."""

import re
from collections.abc import Iterable

import msgspec

from service.text.normalise.boundaries import start

START = start()
LOOSE_START = start(joints=".,:/") + r"(?<![^\W\d_]-)"
"""A hyphen may be a minus, or stand between two amounts."""
END = r"(?![\w/])(?![.,:-]\d)"
"""No longer number or path goes on behind it."""
AMOUNT = r"(?:\d{1,3}(?: \d{3}){1,4}(?:,\d{1,2})?(?![\d.])|\d{1,15}(?:[.,]\d{1,9}){0,5})"
WHOLE = r"(?:\d{1,3}(?:[. ]\d{3}){1,4}(?!\d)|\d{1,15})"
"""Whole number, with or without marks between its thousands."""
WORD = r"[^\W\d_]+"


def any_of(words: Iterable[str]) -> str:
    """Any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


class Amount(msgspec.Struct, frozen=True):
    """A number without marks between its thousands."""

    whole: str
    decimals: str = ""

    @property
    def written(self) -> str:
        """Digits that espeak-ng reads."""
        return self.whole + ("," + self.decimals if self.decimals else "")


def read_amount(amount: str) -> Amount:
    """Whichever mark comes last and is not also a thousands separator stands before decimals."""
    marks = [sign for sign in amount if sign in ".,"]
    whole, mark, tail = amount.replace(" ", "").rpartition(marks[-1] if marks else ",")
    if not mark:
        return Amount(tail)
    thousands = len(set(marks)) == 1 and (len(marks) > 1 or (mark == "." and len(tail) == 3))
    plain = re.sub("[.,]", "", whole)
    return Amount(plain + tail) if thousands else Amount(plain, tail)
