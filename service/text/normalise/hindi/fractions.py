"""Fractions in Hindi: ``1/2``, ``½``, ``2 1/2``, ``⅖``; halves and quarters have words of their own."""

import re
import unicodedata
from fractions import Fraction

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import value, with_fraction
from service.text.normalise.hindi.patterns import LETTERS, START, after
from service.text.normalise.hindi.words import table

_WRITTEN = re.compile(
    rf"{START}(?:(?P<whole>\d{{1,6}})(?: |-| - ))?(?P<over>\d{{1,18}}) ?[/⁄] ?(?P<under>\d{{1,18}})"
    rf"(?![{LETTERS}/])(?!\.\d)"
)
_SIGN = re.compile(r"(?P<whole>(?<![\d.,])\d{1,6} ?)?(?P<sign>[¼-¾⅐-⅞↉])")
_LARGEST = 1000
"""Denominator of a sign's fraction, at most: a sign is a float of 7 digits."""
_NEXT = re.compile(rf" ([{LETTERS}]{{1,20}})")
_HALF, _FEMININE_HALF = "आधा", "आधी"


def normalise(text: SourceText) -> SourceText:
    """Replace fractions, with the whole number before them."""
    if "/" in text.text or "⁄" in text.text:
        text = text.sub(_WRITTEN, _written)
    return text.sub(_SIGN, _sign)


def _written(match: re.Match[str]) -> str:
    words = with_fraction(value(match["whole"] or "0"), value(match["over"]), value(match["under"]))
    return _agreeing(words, match)


def _sign(match: re.Match[str]) -> str:
    fraction = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(_LARGEST)
    words = with_fraction(int(match["whole"] or 0), fraction.numerator, fraction.denominator)
    return _agreeing(words, match)


def _agreeing(words: str, match: re.Match[str]) -> str:
    """A half agrees with its noun, and words are apart from a letter that follows."""
    noun = _NEXT.match(after(match))
    if words == _HALF and noun and noun[1] in table("feminine"):
        return _FEMININE_HALF
    return words if after(match, 1) in ("", " ") or not after(match, 1).isalnum() else f"{words} "
