"""Sums, comparisons and signed fractions in Mandarin."""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.mandarin.units import NUMBER, verbalise
from service.text.normalise.word_lists import read_rows

_VALUE = rf"[-−]?{NUMBER}"
_SUM = re.compile(
    rf"(?<![\dA-Za-z.,/])({_VALUE}(?: ?[-−–+＋×✕x*÷/] ?{_VALUE}){{1,8}}) ?[=＝] ?(?:({_VALUE})(?![\d.,]*[\dA-Za-z]))?"
)
_TERM = re.compile(rf"({NUMBER})|([-−–+＋×✕x*÷/])")
_FRACTION = re.compile(r"(?<![\dA-Za-z)）/])([-−])(\d{1,9})/(\d{1,9})(?![\d/])")
_TWO_VALUES = re.compile(r"(?<=血压)([是为：: ]{0,2}\d{2,3})/(?=\d{2,3}(?![\d/]))")
_POWER = re.compile(r"(?<=[\dA-Za-z)])\^(\d{1,3})(?!\d)")
_MIXED = re.compile(r"(?<![\d/.])(\d{1,4})[又 ](\d{1,3})/(\d{1,3})(?![\d/])")


def arithmetic(text: SourceText) -> SourceText:
    """Replace sums, comparisons and fractions with a sign by words."""
    text = text.sub(_SUM, _sum).sub(_comparison(), lambda found: _comparisons()[found[1]])
    text = text.sub(_MIXED, lambda found: f"{verbalise(found[1])}又{_fraction(found[2], found[3])}")
    text = text.sub(_TWO_VALUES, lambda found: f"{found[1]}比").sub(
        _POWER, lambda found: f"的{verbalise(found[1])}次方"
    )
    return text.sub(_FRACTION, lambda found: f"负{_fraction(found[2], found[3])}")


def _fraction(numerator: str, denominator: str) -> str:
    return f"{verbalise(denominator)}分之{verbalise(numerator)}"


def _sum(found: re.Match[str]) -> str:
    words = "".join(map(_term, _TERM.finditer(found[1])))
    return f"{words}等于" + (_signed(found[2]) if found[2] else "")


def _term(term: re.Match[str]) -> str:
    if term[1]:
        return verbalise(term[1])
    before = term.string[: term.start()].rstrip()
    return "负" if term[2] in "-−" and not before[-1:].isdecimal() else _signs()[term[2]]


def _signed(number: str) -> str:
    plain = number.lstrip("-−")
    return "负" * (plain != number) + verbalise(plain)


@cache
def _signs() -> Mapping[str, str]:
    return {sign: word for sign, word in read_rows("zh", "arithmetic")}


@cache
def _comparisons() -> Mapping[str, str]:
    return {sign: word for sign, word in read_rows("zh", "comparisons")}


@cache
def _comparison() -> re.Pattern[str]:
    signs = "|".join(map(re.escape, sorted(_comparisons(), key=len, reverse=True)))
    return re.compile(rf"(?:(?<=[\dA-Za-z)）%℃]) ?|(?<![!-~]))({signs}) ?(?=[-−\dA-Za-z(（])")
