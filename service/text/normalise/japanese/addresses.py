"""Web and e-mail addresses, telephone numbers, postcodes and other numbers that are read digit by digit in Japanese."""

import re
from collections.abc import Sequence
from functools import cache

from service.g2p.japanese.readings import reading
from service.source_text import SourceText
from service.text.normalise.japanese.counters import counter_pattern
from service.text.normalise.japanese.numerals import digits
from service.text.normalise.word_lists import read_table

_URL = re.compile(r"(?:https?://|www\.)[!-~]{1,200}", re.ASCII)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", re.ASCII)
_DOMAIN = re.compile(
    r"(?<![\w.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10}(?![\w])(?:/[!-~]{0,100})?", re.ASCII
)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?")
_PART = re.compile(r"[A-Za-z]+|[0-9]+|.")

_POSTCODE = re.compile(r"〒 ?([0-9]{3})-?([0-9]{4})(?![0-9-])")
_PHONE = re.compile(r"(?<![0-9-])\(?(0[0-9]{1,4})[-()]([0-9]{1,4})[-)]([0-9]{3,4})(?![0-9-])")
_ABROAD = re.compile(r"\+([0-9]{1,3})[- ]([0-9]{1,4})[- ]([0-9]{1,4})[- ]([0-9]{3,4})(?![0-9-])")
_TWO_GROUPS = re.compile(r"(?<![0-9-])(0[0-9]{1,4})-([0-9]{6,8})(?![0-9-])")
_GROUPS = re.compile(r"(?<![0-9A-Za-z-])([0-9]{3,5}(?:-[0-9]{3,5}){1,4})(?![0-9-])(?!\.[0-9])")


def urls(text: SourceText) -> SourceText:
    """Replace web addresses by words."""
    return text.sub(_URL, lambda found: _address(_SCHEME.sub("", found[0]))).sub(
        _DOMAIN, lambda found: _address(found[0])
    )


def emails(text: SourceText) -> SourceText:
    """Replace e-mail addresses by words."""
    return text.sub(_EMAIL, lambda found: _address(found[0]))


def phones(text: SourceText) -> SourceText:
    """Replace telephone numbers, postcodes and codes by readings of their digits."""
    text = text.sub(_POSTCODE, lambda found: reading("ユービンバンゴー") + _grouped(found.groups(), "の"))
    text = text.sub(_codes(), lambda found: found[1] + _code(found[2]))
    text = text.sub(_ABROAD, lambda found: reading("プラス") + _grouped(found.groups()))
    for pattern in (_PHONE, _TWO_GROUPS):
        text = text.sub(pattern, lambda found: _grouped(found.groups()))
    return text.sub(_GROUPS, _groups)


def _address(address: str) -> str:
    signs = _signs()
    return " ".join(
        reading(signs[part]) if part in signs else _digits(part) if part.isdigit() else part
        for part in _PART.findall(address)
    )


def _groups(found: re.Match[str]) -> str | None:
    """Groups of three and more digits: of a card, a postcode or an account, not a range with its counter."""
    groups = found[1].split("-")
    if len(groups) == 2 and re.match(counter_pattern(), found.string[found.end() : found.end() + 8]):
        return None
    return _grouped(groups, "の" if [len(group) for group in groups] == [3, 4] else "、")


def _grouped(groups: Sequence[str], between: str = "、") -> str:
    return between.join(map(_digits, groups))


def _code(code: str) -> str:
    return " ".join(_digits(part) if part.isdigit() else part for part in _PART.findall(code))


def _digits(number: str) -> str:
    return reading(digits(number))


@cache
def _codes() -> re.Pattern[str]:
    """Pattern of a number behind a word that asks for its digits."""
    words = "|".join(sorted((re.escape(word) for (word,) in read_table("ja", "codes", 1)), key=len, reverse=True))
    ends = rf"(?![0-9.,:-]|{counter_pattern()})"
    return re.compile(rf"(?<![A-Za-z])((?:{words})(?:は|が|を|の|に|[:：])? ?)([A-Za-z]{{0,4}}[0-9]{{3,20}}){ends}")


@cache
def _signs() -> dict[str, str]:
    return {sign: name for sign, name in read_table("ja", "addresses", 2)}
