"""Roman numerals in Hindi: ``कक्षा XII``, ``चंद्रयान-III``, ``XIIवीं``, ``लुई XIV``.

A single letter needs a numbered word or a hyphen before it; so do two that are also initials (CD).
"""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import cardinal, ordinal
from service.text.normalise.hindi.ordinals import ENDINGS
from service.text.normalise.hindi.patterns import LETTERS, WORD_START, before
from service.text.normalise.hindi.words import any_of, rows

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_VALID = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_NUMERAL = re.compile(
    rf"(?P<hyphen>(?<=[\u0904-\u0963])[-–])?{WORD_START}(?P<numeral>[IVXLCDM]{{1,15}})(?P<ending>{ENDINGS})?"
    rf"(?![{LETTERS}@/'’]|\.\w)"
)
_ITEM = re.compile(r"\((?P<numeral>[ivx]{1,5})\)")
"""Number of an item in a text: (iv)."""
_SMALL = frozenset("IVX")


def normalise(text: SourceText) -> SourceText:
    """Replace Roman numerals by cardinals, or by ordinals where a Hindi ending follows."""
    return text.sub(_NUMERAL, _verbalise).sub(_ITEM, _item)


@cache
def _numbered() -> re.Pattern[str]:
    """A numbered word before a match."""
    return re.compile(rf"{WORD_START}(?:{any_of(row[0] for row in rows('roman'))})[ -]?$")


def _verbalise(match: re.Match[str]) -> str | None:
    numeral, ending = match["numeral"], match["ending"]
    if not _VALID.fullmatch(numeral) or not (ending or _is_number(match)):
        return None
    number = _value(numeral)
    words = ordinal(number, ending) if ending else cardinal(str(number))
    return f" {words}" if match["hyphen"] else words


def _item(match: re.Match[str]) -> str | None:
    numeral = match["numeral"].upper()
    return f"({cardinal(str(_value(numeral)))})" if _VALID.fullmatch(numeral) else None


def _is_number(match: re.Match[str]) -> bool:
    numeral = match["numeral"]
    beside = bool(match["hyphen"] or _numbered().search(before(match)))
    certain = _SMALL.issuperset(numeral) and (beside or len(numeral) > 1)
    return certain or len(numeral) > (1 if beside else 3)


def _value(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
