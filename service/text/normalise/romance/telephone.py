"""Telephone numbers and other strings of digits, which are read digit by digit, or in pairs."""

import re

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals

_START = r"(?<![\w.,/+-])(?<!\d )"
_END = r"(?![\w/])(?![.,:-]\d)(?! \d)"
_GROUPS = r"\(?\d{1,5}\)?(?:[ ./-]{1,2}\(?\d{1,5}\)?){0,6}|\d{6,13}"
_INTERNATIONAL = r"(?:\+|00)\d{1,3}(?:[ .-]{0,2}\(?\d{1,5}\)?){1,6}"
_BRACKETED = r"\(0?\d{2,4}\) ?\d{2,5}(?:[ .-]?\d{2,5}){1,3}"
_CARD = r"\d{4}(?:[ -]\d{4}){3}"
_ZEROS = r"0\d{2,14}"
_LONG = r"[1-9]\d{10,15}"
_YEARS = re.compile(r"(?:1[0-9]|20)\d\d-(?:1[0-9]|20)\d\d")
_MOST, _LEAST = 17, 6
"""Digits of a telephone number with its country."""


class Telephone:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        alone = rf"{_INTERNATIONAL}|{_BRACKETED}|{_CARD}|(?:{grammar.phones})"
        name = rf"(?:{grammar.phone})(?: (?:é|es|est|è))?(?: ?:)? {{0,2}}"
        self._named = re.compile(rf"(?<!\w)(?P<name>{name})(?P<digits>{_INTERNATIONAL}|{_GROUPS}){_END}", re.IGNORECASE)
        self._alone = re.compile(rf"{_START}(?:{alone}|{_ZEROS}|{_LONG}){_END}")

    def __call__(self, text: SourceText) -> SourceText:
        text = text.sub(self._named, self._named_digits)
        return text.sub(self._alone, self._digits)

    def _named_digits(self, found: re.Match[str]) -> str | None:
        count = sum(map(str.isdecimal, found["digits"]))
        return found["name"] + self._spelled(found["digits"]) if 3 <= count <= _MOST else None

    def _digits(self, found: re.Match[str]) -> str | None:
        if _YEARS.fullmatch(found[0]):
            return None
        return self._spelled(found[0])

    def _spelled(self, number: str) -> str:
        plus, groups = number.startswith("+"), re.findall(r"\d+", number.replace("(0)", ""))
        sign = f"{self._grammar.plus} " if plus else ""
        return sign + " ".join(self._group(group) for group in groups)

    def _group(self, digits: str) -> str:
        if not self._grammar.pairs:
            return self._numerals.spelled(digits)
        pairs = [digits[place : place + 2] for place in range(0, len(digits), 2)] if len(digits) % 2 == 0 else [*digits]
        return " ".join(" ".join(pair) if pair[0] == "0" else pair for pair in pairs)
