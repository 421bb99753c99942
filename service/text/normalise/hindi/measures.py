"""Measures in Hindi: ``5 km``, ``५०.५ कि.ग्रा.``, ``-5°C``, ``20 m²``, ``60 km/h``, ``5'6"``, ``10x12``."""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.hindi import units
from service.text.normalise.hindi.numerals import amount, cardinal, with_half
from service.text.normalise.hindi.patterns import (
    AMOUNT,
    CURRENCY_SIGNS,
    DASH,
    LETTERS,
    LOOSE_START,
    START,
    WORD_END,
    after,
)
from service.text.normalise.hindi.words import any_of, table

_BY, _MORE = "बाई", " से ज़्यादा"
_POWERS = {"²": "वर्ग ", "2": "वर्ग ", "³": "घन ", "3": "घन "}
_POWER_WORDS = {"sq": "वर्ग ", "cu": "घन ", "व": "वर्ग ", "वर्ग": "वर्ग ", "घन": "घन "}
_FEET = re.compile(rf"{LOOSE_START}(?P<feet>\d{{1,2}}) ?['’′] ?(?P<inches>\d{{1,2}}) ?(?:\"|”|″|''|’’)")
_SIDES = re.compile(r"(?<=\d)(?<!\b0) ?[xX] ?(?=\d)")
_COUNTED = re.compile(r" ?\d")
"""Must not be behind a unit that is also a word: ``2 in 1``."""
_WORDS = frozenset({"in"})
_SPACED = frozenset({"K", "st"})
"""Units that need a space, as they are a scale or an ordinal without one: ``5K``."""


def normalise(text: SourceText) -> SourceText:
    """Replace measures; sizes first, so that their last number keeps its unit."""
    text = text.sub(_FEET, lambda match: f"{cardinal(match['feet'])} फ़ुट {cardinal(match['inches'])} इंच")
    text = text.sub(_SIDES, lambda _: f" {_BY} ")
    if "×" in text.text:
        text = text.sub(_crossed(), lambda match: f" {_BY} " if units.find_unit(match["unit"]) else None)
    text = text.sub(_fraction(), _fraction_of).sub(_until(), _from)
    return text.sub(_measure(), _verbalise).sub(_halved(), _half)


@cache
def _crossed() -> re.Pattern[str]:
    """The cross of sides, which a unit follows; elsewhere it is a product."""
    side = r"\d{1,6}(?:\.\d{1,4})?"
    return re.compile(rf"(?<=\d) ?× ?(?={side}(?: ?× ?{side})? ?(?P<unit>{units.pattern()}){units.ENDING})")


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![{LETTERS}.,:/{CURRENCY_SIGNS}^-]){AMOUNT}(?P<plus>\+)?(?P<gap> ?-?)"
        rf"(?:(?P<word>sq|cu|वर्ग|घन|व)\.? ?)?(?P<unit>{units.pattern()})(?:\^?(?P<power>[²³23]))?{units.ENDING}"
        rf"{units.per_pattern()}(?![/²³])"
    )


@cache
def _fraction() -> re.Pattern[str]:
    """A unit behind a fraction, a power or प्रति."""
    number = r"(?P<whole>\d{1,6}[ -])?\d{1,6}/\d{1,6}|\d{0,6} ?[¼-¾⅐-⅞]"
    power = r"\d{1,6}(?:\^-?\d{1,3}|[⁻²³¹⁰⁴-⁹]{1,4})"
    return re.compile(
        rf"{START}(?P<number>{number}|{power}|प्रति) ?(?P<unit>{units.pattern()}){units.ENDING}{units.per_pattern()}"
    )


@cache
def _until() -> re.Pattern[str]:
    """The dash between two measures in the same unit."""
    unit = rf"(?<=\d)(?P<unit> ?(?:{units.pattern()}){units.ENDING})"
    return re.compile(rf"{unit}{DASH}(?=[\d.,]{{1,12}}(?P=unit){WORD_END})")


def _from(match: re.Match[str]) -> str | None:
    return f"{match['unit']} से " if units.find_unit(match["unit"]) else None


def _fraction_of(match: re.Match[str]) -> str | None:
    unit, number = units.find_unit(match["unit"]), match["number"]
    if unit is None:
        return None
    return f"{number} {unit.many if number[0].isdecimal() and match['whole'] else unit.one}{units.per(match)}"


@cache
def _halved() -> re.Pattern[str]:
    """A number with a half before a noun that is halved."""
    return re.compile(rf"{START}(?P<amount>\d{{1,6}}\.[5५])(?= (?:{any_of(table('halved'))}){WORD_END})")


def _half(match: re.Match[str]) -> str | None:
    return with_half(match["amount"])


def _verbalise(match: re.Match[str]) -> str | None:
    written = match["unit"]
    if (written in _WORDS and _COUNTED.match(after(match))) or (written in _SPACED and not match["gap"]):
        return None
    unit = units.find_unit(written)
    if unit is None:
        return None
    power = _POWERS.get(match["power"] or "") or _POWER_WORDS.get(match["word"] or "", "")
    single = not match["to"] and match["amount"] in ("1", "१")
    name = unit.one if single else unit.many
    half = with_half(match["amount"]) if unit.one in table("halved") and not (match["to"] or match["sign"]) else None
    words = f"{half or amount(match)} {power}{name}{units.per(match)}{_MORE if match['plus'] else ''}"
    return f"{words}." if match[0].endswith(".") and match.end() == len(match.string) else words
