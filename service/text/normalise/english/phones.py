"""Telephone numbers: digit by digit, with a pause between groups.

A British zero is "oh", an American one "zero". What may be a range (``100-2000``) or a count is left alone; three and
more groups with hyphens and seven digits (ISBN, parcels, insurance) are said like a telephone number.
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, end, start
from service.text.normalise.english.patterns import before
from service.text.normalise.english.verbaliser import EnglishVerbaliser, initials

_START, _END = start(besides=CURRENCIES + "+"), end()
_AMERICAN = re.compile(
    rf"{_START}(?:\+?1[ .-]?)?(?:\([2-9][0-9]{{2}}\)[ -]?|[2-9][0-9]{{2}}[ .-])[0-9]{{3}}[ .-][0-9]{{4}}{_END}"
)
_INTERNATIONAL = re.compile(
    rf"{start(joints='.,/-', besides=CURRENCIES + '+')}\+[0-9]{{1,15}}(?:(?:[ .-]| ?\(|\) ?)[0-9]{{1,8}}){{0,7}}{_END}"
)
_BRITISH = re.compile(rf"{_START}\(?0[0-9]{{2,4}}\)?[ -][0-9]{{3,6}}(?:[ -][0-9]{{3,4}})?{_END}")
_GROUPS = re.compile(rf"{_START}[0-9]{{1,5}}(?:-[0-9]{{1,7}}){{2,5}}{_END}")
_LOCAL = re.compile(rf"{_START}[2-9][0-9]{{2}}-[0-9]{{4}}{_END}")
_UNBROKEN = re.compile(rf"{_START}[0-9]{{7,15}}{_END}")
_EMERGENCY = re.compile(rf"{_START}(?:911|999|112|111|101){_END}")
_VANITY = re.compile(
    rf"{_START}(?P<digits>(?:1[-. ])?\(?8[0-9]{{2}}\)?)[-. ](?P<words>[A-Z]{{2,8}}(?:-[A-Z0-9]{{2,8}}){{0,2}})(?![\w-])"
)
_CARD = re.compile(
    rf"{_START}[0-9]{{4}}(?:([ -])[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}|([ -])[0-9]{{6}}\2[0-9]{{5}}){_END}"
)
_SECRET = re.compile(
    r"(?P<name>\b(?:PIN|[Pp]in|[Pp]asscode|OTP|CVV|CVC|[Aa]ccount|[Rr]outing|[Pp]assport|(?:[Vv]erification|[Ss]ecurity"
    r"|[Aa]ccess|[Cc]onfirmation|[Pp]ass|[Dd]oor)[ -]code)(?: (?:number|no\.|code))?(?::| is| was)? #?)"
    r"(?P<digits>[0-9]{3,17})(?![\w%]|[.,:/-][0-9])"
)
_NAMED = re.compile(
    r"\b(?:phone|tele?|telephone|call|dial|fax|mobile|cell|text|number|ring)[.:]?(?: \w{1,4}){0,2} $", re.I
)

_EXTENSION = re.compile(r"\b(?:ext|Ext|extn|Extn)(?:\. ?| )(?=[0-9]{1,6}(?!\w))")
_DIGITS = re.compile("[0-9]+")
_FEWEST, _MOST = 7, 15


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace telephone numbers, the longest forms first."""
    text = text.sub(_CARD, lambda match: _verbalise_groups(match[0], english))
    text = text.sub(_SECRET, lambda match: f"{match['name']}{english.digits(match['digits'])}")
    text = text.sub(_EXTENSION, lambda match: "Extension " if match[0][0] == "E" else "extension ")
    for pattern in (_AMERICAN, _INTERNATIONAL, _BRITISH, _GROUPS):
        text = text.sub(pattern, lambda match: _verbalise(match[0], english))
    text = text.sub(_LOCAL, lambda match: None if match[0].endswith("00") else _verbalise(match[0], english))
    text = text.sub(_UNBROKEN, lambda match: _verbalise(match[0], english) if _NAMED.search(before(match)) else None)
    text = text.sub(_EMERGENCY, lambda match: english.digits(match[0]) if _NAMED.search(before(match)) else None)
    return text.sub(_VANITY, lambda match: _vanity(match, english))


def _verbalise(number: str, english: EnglishVerbaliser) -> str | None:
    digits = sum(character.isdigit() for character in number)
    return _verbalise_groups(number, english) if _FEWEST <= digits <= _MOST else None


def _vanity(match: re.Match[str], english: EnglishVerbaliser) -> str:
    """The letters that stand for digits, as the word that they make."""
    words = " ".join(
        word.lower() if re.search("[AEIOUY]", word) else initials(word) for word in match["words"].split("-")
    )
    return f"{_verbalise_groups(match['digits'], english)}, {words}"


def _verbalise_groups(number: str, english: EnglishVerbaliser) -> str:
    groups: list[str] = _DIGITS.findall(number)
    words = ", ".join(_verbalise_group(group, groups, english) for group in groups)
    return "plus " + words if number.startswith("+") else words


def _verbalise_group(group: str, groups: list[str], english: EnglishVerbaliser) -> str:
    if groups[0] == "1" and group in ("800", "900"):
        return english.cardinal(group)
    zero = "oh" if english.british else "zero"
    cuts = range(3, len(group) - 2, 3) if len(group) > 5 else ()
    parts = [group[start:end] for start, end in zip((0, *cuts), (*cuts, len(group)), strict=True)]
    return ", ".join(english.digits(part, zero) for part in parts)
