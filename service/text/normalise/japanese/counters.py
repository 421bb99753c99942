"""Japanese numbers with their counters, in katakana: ``3本`` is sanbon, ``8日`` yooka, ``20歳`` hatachi.

Counters and what is special about them are rows of ``service/text/data/ja/counters.tsv``.
"""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from service.text.normalise.japanese.numerals import SHORT, cardinal, shortened
from service.text.normalise.word_lists import read_table

_SHORTER = (*SHORT, (re.compile("ロク$"), "ロッ"), (re.compile("ャク$"), "ャッ"))
"""Endings of a number that are short before k, h and p."""
_THREE = ("サン", "セン", "ゼン", "マン")
_HALF_VOICED: Mapping[str, str] = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))
_VOICED: Mapping[str, str] = dict(zip("ハヒフヘホカケソ", "バビブベボガゲゾ", strict=True))
_LAST_DIGITS = {"ヨン": "*4", "ナナ": "*7", "キュー": "*9"}


class _Change(msgspec.Struct, frozen=True):
    """Changes of sound between a number and a counter."""

    endings: tuple[tuple[re.Pattern[str], str], ...]
    """Endings of the number that are short."""
    three: Mapping[str, str] = {}
    """First sound of the counter after three, a thousand and ten thousand."""
    four: Mapping[str, str] = {}
    """The same after four."""


_CHANGES: Mapping[str, _Change] = {
    "枚": _Change(()),
    "冊": _Change(SHORT),
    "足": _Change(SHORT, three=_VOICED),
    "回": _Change(_SHORTER),
    "階": _Change(_SHORTER, three=_VOICED),
    "本": _Change(_SHORTER, three=_VOICED),
    "歩": _Change(_SHORTER, three=_HALF_VOICED),
    "分": _Change(_SHORTER, three=_HALF_VOICED, four=_HALF_VOICED),
}
"""By the counter that stands for all with the same changes."""


class _Counter(msgspec.Struct, frozen=True):
    reading: str
    change: _Change
    special: Mapping[str, str]
    """Reading of whole numbers with the counter, and of the last digit of any number (``*4``) without it."""

    def after(self, phrase: str) -> str:
        """The reading of a number, changed, with that of the counter."""
        first, rest = self.reading[0], self.reading[1:]
        short = shortened(phrase, self.change.endings)
        if short != phrase:
            return short + _HALF_VOICED.get(first, first) + rest
        if phrase.endswith(_THREE):
            return phrase + self.change.three.get(first, first) + rest
        if phrase.endswith("ヨン"):
            return phrase + self.change.four.get(first, first) + rest
        return phrase + self.reading


@cache
def _counters() -> Mapping[str, _Counter]:
    """All counters. PERF: 230 rows, 150 KB, read at the first Japanese text."""
    return {
        name: _Counter(reading, _CHANGES[change], dict(each.split("=") for each in special.split()))
        for name, reading, change, special in read_table("ja", "counters", 4)
    }


@cache
def counter_pattern() -> str:
    """Pattern of all counters; one in katakana is no part of a longer word."""
    names = sorted(_counters(), key=len, reverse=True)
    return "|".join(f"{name}(?![ァ-ヺー])" if "ァ" <= name[-1] <= "ー" else name for name in names)


def counted(number: str, counter: str) -> str:
    """``3``, ``本``: sanbon."""
    number, row = number.replace(",", ""), _counters()[counter]
    if number in row.special:
        return row.special[number]
    return _with_last_digit(cardinal(number), row)


def with_counter(phrase: str, counter: str) -> str:
    """``イッテン ゴ``, ``本``: itten gohon."""
    return _with_last_digit(phrase, _counters()[counter])


def _with_last_digit(phrase: str, row: _Counter) -> str:
    for ending, key in _LAST_DIGITS.items():
        if key in row.special and phrase.endswith(ending):
            return phrase.removesuffix(ending) + row.special[key] + row.reading
    return row.after(phrase)
