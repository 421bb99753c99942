"""Numbers that misaki misreads: ``3-5`` is "3 to 5", ``2.50`` and ``007`` keep their zeros, ``3,5`` is two numbers.

Counts, years, ordinals, percentages and plain decimals are misaki's own. A hyphen between numbers is "to", which is
right for ranges and scores (``won 3-2``); between equal ones (``50-50``) and in ``24-7`` it is nothing.
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, MAX_DIGITS, YEN, end, start
from service.text.normalise.english import fractions
from service.text.normalise.english.patterns import COUNTED, DASH, DECIMAL, GAP, after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_START = start(besides=CURRENCIES + YEN + "#")
_END = end(joints=".,:/")
_PERCENT = rf"(?:{GAP}?%)?"

_SPACED = re.compile(
    rf"{start(joints='.,-', besides='+()')}(?<![0-9]{GAP})"
    rf"[1-9][0-9]{{0,2}}(?:(?:{GAP}|['’_])[0-9]{{3}}){{1,4}}(?![\w])(?!{GAP}[0-9])"
)
_COMMA = re.compile(rf"{start(joints='.,')}[0-9]{{1,4}}(?:,[0-9]{{1,4}}){{1,99}}{end(joints=',')}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_RANGE = re.compile(
    rf"{_START}(?P<from>[+−-]?{DECIMAL}(?:{_PERCENT}|st|nd|rd|th))(?P<dash>{DASH})(?P<to>{DECIMAL})(?=(?:%|(?:st|nd|rd|th)?(?!\w)))"
    rf"(?![.,:/-][0-9])(?!{DASH}[0-9])"
)
_MINUS = re.compile(rf"(?<=[0-9)])(?:{GAP}?−{GAP}?|{GAP}[–-]{GAP})(?=[0-9(])")
_CHAIN = re.compile(rf"{_START}[0-9]{{1,4}}(?:[-–][0-9]{{1,4}}){{2,9}}{end()}")
_TRAILING_ZERO = re.compile(
    rf"{start(besides=CURRENCIES + YEN)}(?P<number>[+−-]?{DECIMAL})"
    rf"(?<=0)(?<=[.0-9]0)(?P<percent>{GAP}?%)?{_END}(?![-–][0-9])"
)
_LEADING_ZERO = re.compile(rf"(?<!\\){_START}0[0-9]{{1,{MAX_DIGITS - 1}}}{_END}(?!-[0-9])")
_LARGE = re.compile(
    rf"{start(joints='.,-', besides=CURRENCIES + YEN)}(?P<amount>{DECIMAL})"
    rf"(?P<letter>M|bn|tn|mn|B|T|m(?={COUNTED}))(?![\w/])"
)
_SCIENTIFIC = re.compile(
    start(joints=".,-") + r"(?P<amount>[+−-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)[eE](?P<power>[+−-]?[0-9]{1,3})(?![\w.])"
)
_COUNT = re.compile(
    rf"{_START}[1-9][0-9]{{3}}(?={GAP}(?!was\b|has\b|is\b|does\b|this\b)(?:[a-z]{{2,30}}s|people|men|women|children)\b)"
)
_PAGES = re.compile(rf"\b(pp?)\.{GAP}?(?=[0-9])")
_COUNTED = re.compile(
    rf"\b(?:have|has|had|about|over|nearly|almost|than|approximately|least|most|exactly|are|were|sold|bought){GAP}$"
)
_MODEL = re.compile(rf"\b(?:Boeing|Airbus|Embraer|model|Model){GAP}$")
_ITEM = re.compile(r"(?:(?<=^[0-9])|(?<=^[0-9]{2})|(?<=^[0-9]{3}))\)(?= \S)", re.MULTILINE)
"""Bracket behind the number of a list item, which closes nothing."""
_SCALES = {
    "M": "million",
    "m": "million",
    "mn": "million",
    "bn": "billion",
    "B": "billion",
    "tn": "trillion",
    "T": "trillion",
}


def join_groups(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """``10 000``, ``10'000`` and ``10_000`` as ``10,000``, before their groups are read as two numbers."""
    return text.sub(_SPACED, lambda match: _one_number(match[0]))


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace numbers: fractions first, then ranges and chains, then single numbers."""
    if not any(map(str.isnumeric, text.text)):
        return text.sub(_MINUS, lambda _: " minus ")
    text = text.sub(_ITEM, lambda _: ".")
    text = fractions.normalise(text, english)
    text = text.sub(_SCIENTIFIC, lambda match: _scientific(english, match))
    text = text.sub(_PAGES, lambda match: "page " if match[1] == "p" else "pages ")
    text = text.sub(_COMMA, lambda match: None if _GROUPED.fullmatch(match[0]) else match[0].replace(",", ", "))
    text = text.sub(_CHAIN, lambda match: re.sub("[-–]", " ", match[0]))
    text = text.sub(_RANGE, lambda match: _range(english, match))
    text = text.sub(_MINUS, lambda _: " minus ")
    text = text.sub(_TRAILING_ZERO, lambda match: _trailing_zero(english, match))
    text = text.sub(_LEADING_ZERO, lambda match: _zeros(english, match[0]))
    text = text.sub(_LARGE, lambda match: _large(english, match))
    return text.sub(_COUNT, lambda match: _count(english, match))


def _one_number(spaced: str) -> str | None:
    """Digits after a plain space are a group of thousands for certain only where no number starts so."""
    plain = " " not in spaced or " 0" in spaced
    return re.sub(r"[^0-9]", ",", spaced) if plain else None


def _range(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    first, last = match["from"], match["to"]
    if "=" in after(match, 4) or "=" in before(match, 4):
        return None
    if "." in first and "." not in last and float(last.replace(",", "")) < float(_plain(first)):
        return f"{first} {last}"
    apart = first == last or (first, last) == ("24", "7") or _MODEL.search(before(match))
    joined = " " if apart else " to "
    if len(last) == 2 and last[0] == "0":
        last = english.digits(last, "oh")
    return f"{first}{joined}{last}"


def _plain(number: str) -> str:
    return re.sub(r"[^0-9.]", "", number)


def _trailing_zero(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if "." not in match["number"]:
        return None
    return english.number(match["number"]) + (" percent" if match["percent"] else "")


def _zeros(english: EnglishVerbaliser, digits: str) -> str:
    return "double oh seven" if digits == "007" else english.digits(digits)


def _large(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    """``2B`` may be a flat, ``3T`` a magnet; ``2.5B`` is a number."""
    if match["letter"] in "BT" and "." not in match["amount"]:
        return None
    return f"{english.number(match['amount'])} {_SCALES[match['letter']]}"


def _scientific(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    """``1e5`` may as well be a name; a point or a sign makes it a number."""
    if "." not in match["amount"] and match["power"][0].isdigit():
        return None
    power = english.number(match["power"].removeprefix("+"))
    return f"{english.number(match['amount'])} times ten to the power of {power}"


def _count(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    """misaki says four digits as a year. What cannot be one, or is counted by the word before it, is a count."""
    if match[0].endswith("00") or (1100 <= int(match[0]) <= 2099 and not _COUNTED.search(before(match))):
        return None
    return english.cardinal(match[0])
