"""Numbers with their counters, fractions and numbers in kanji in Japanese."""

import re
from collections.abc import Mapping
from functools import cache

from service.g2p.japanese.readings import MARK, reading
from service.source_text import SourceText
from service.text.normalise.japanese.counters import counter_pattern, with_counter
from service.text.normalise.japanese.numerals import MAX_DIGITS, NUMERALS, cardinal, digits, value
from service.text.normalise.japanese.patterns import ALONE, ANY, END, KANJI, number_reading
from service.text.normalise.word_lists import read_table

_LONG = re.compile(rf"[0-9]{{{MAX_DIGITS + 1},}}")
_LARGEST_DENOMINATOR = 12
"""Of a fraction that is more than one."""
_SLASHED = re.compile(
    rf"{ALONE}(?:([0-9]{{1,3}}) )?([0-9]{{1,4}})/([0-9]{{1,4}})(?![/0-9])(個|本|枚|杯|丁|束|缶|袋|回|人)?"
)
_PARTS = re.compile(
    rf"{ALONE}({ANY}|[{NUMERALS}]{{1,8}})分の(?:({ANY}|[{NUMERALS}]{{1,8}})(?![{NUMERALS}])|(?=[0-9A-Za-z]))"
)
_IN_COMPOUNDS = "唯統同単均画逐随択専純無不再真両数何幾"
"""Kanji before a number that make it a part of a word or of an indefinite number."""
_POWER = re.compile(r"(?<=[0-9)])(\^[0-9]{1,2}|[²³])")
_MONTHLY = re.compile(rf"(?<![0-9{MARK}{KANJI}])月(?=[0-9])")
_AFTER_LETTER = re.compile(r"(?<=[A-Za-z])(\.?)([0-9]{1,4}\.[0-9]{1,4})(?![0-9.])")
_BARE_DECIMALS = re.compile(r"(?<![0-9A-Za-z.])\.([0-9]{1,4})(?![0-9.])")
_PAGE = re.compile(r"(?<![A-Za-z])[pP]\. ?([0-9]{1,4})(?![0-9.])")
_MAGNITUDE = re.compile(r"(?<![A-Za-z0-9])M(?=[0-9]\.[0-9](?![0-9.]))")
_FLOOR = re.compile(r"(?<![A-Za-z0-9.-])(B?)([0-9]{1,3})F(?![A-Za-z0-9])")
_ORDINAL = re.compile(r"(?<![A-Za-z])(?:No\.|NO\.|№|＃|#) ?(?=[0-9])")


def numbers(text: SourceText) -> SourceText:
    """Replace numbers, with their counters, by readings."""
    text = text.sub(_LONG, lambda found: reading(digits(found[0])))
    text = text.sub(_ORDINAL, lambda _: reading("ナンバー"))
    text = text.sub(_PAGE, lambda found: f"{found[1]}ページ").sub(_MAGNITUDE, lambda _: reading("マグニチュード"))
    text = text.sub(_AFTER_LETTER, lambda found: number_reading(found[2]))
    text = text.sub(_BARE_DECIMALS, lambda found: number_reading(f"0.{found[1]}"))
    text = text.sub(_POWER, _power).sub(_MONTHLY, lambda _: reading("ツキ"))
    text = text.sub(_SLASHED, _slashed).sub(_PARTS, _parts)
    text = text.sub(_FLOOR, lambda found: "地下" * bool(found[1]) + number_reading(found[2], "階"))
    return text.sub(_counted(), _number).sub(_in_kanji(), _kanji)


def few(text: SourceText) -> SourceText:
    """Replace two numbers in a row with one counter, before the sign between them is read as one of a range."""
    return text.sub(_about(), _few)


def _slashed(found: re.Match[str]) -> str:
    if int(found[2]) > int(found[3]) > _LARGEST_DENOMINATOR:
        # Two values, as of blood pressure.
        return f"{number_reading(found[2])}の{number_reading(found[3])}"
    whole = f"{number_reading(found[1])}と" if found[1] else ""
    return whole + _fraction(found[3], found[2], found[4] or "")


def _parts(found: re.Match[str]) -> str:
    return _fraction(found[1], found[2])


def _fraction(denominator: str, numerator: str | None, counter: str = "") -> str:
    words = f"{number_reading(denominator)}{reading('ブンノ')}"
    if not numerator:
        return words
    plain = value(numerator)
    # Not its special readings: half a person is no *hitori*.
    return words + (reading(with_counter(cardinal(plain), counter)) if counter and plain else number_reading(numerator))


def _number(found: re.Match[str]) -> str:
    if found[2] == "分" and found.string[: found.start()].endswith("割"):
        return number_reading(found[1]) + reading("ブ")
    if found[2] == "組" and found.string[: found.start()].endswith("年"):
        # A class of a year of school, not a pair or a set.
        return number_reading(found[1]) + reading("クミ")
    return number_reading(found[1], found[2] or "", _suffixes().get(found[3], ""))


def _kanji(found: re.Match[str]) -> str | None:
    if not found[1]:
        return reading(kana) if (kana := _kanji_words()[found[0]]) else None
    if value(found[1]) is None:
        return None
    if found[2] == "分" and found.string[: found.start()].endswith("割"):
        return number_reading(found[1]) + reading("ブ")
    return number_reading(found[1], found[2], _suffixes().get(found[3], ""))


def _few(found: re.Match[str]) -> str | None:
    """``二、三日``: ni san nichi, about so many, without the special readings of each."""
    first, last = _digit(found[1]), _digit(found[2])
    if last != first + 1:
        return None
    words = {4: "シ", 7: "シチ"}.get(first) or cardinal(str(first))
    return reading(words + with_counter(cardinal(str(last)), found[3]))


def _digit(numeral: str) -> int:
    return int(value(numeral) or 0)


def _power(found: re.Match[str]) -> str:
    exponent = "23"["²³".index(found[1])] if found[1] in "²³" else found[1].lstrip("^")
    return reading(f"ノ{cardinal(exponent)}ジョー".replace(" ", ""))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf"{ALONE}({ANY})(?:({counter_pattern()})({_after_counter()})?|{END})")


@cache
def _about() -> re.Pattern[str]:
    """Two numbers in a row with one counter."""
    return re.compile(
        rf"(?<![0-9{NUMERALS}.,])([1-8一二三四五六七八])[、〜～~]([2-9二三四五六七八九])(?:({counter_pattern()}))"
    )


@cache
def _after_counter() -> str:
    """Pattern of a suffix, which is no part of a longer word."""
    return f"(?:{'|'.join(sorted(_suffixes(), key=len, reverse=True))})(?![半期部方者輩日目々])"


@cache
def _suffixes() -> Mapping[str, str]:
    return {suffix: words for suffix, words in read_table("ja", "suffixes", 2)}


@cache
def _in_kanji() -> re.Pattern[str]:
    """Pattern of a number in kanji with its counter, or of a word that only looks like one.

    A longer counter makes it a count: ``十分`` is enough, ``十分間`` ten minutes, as are those of ``九時十分``.
    """
    words = sorted(_kanji_words(), key=len, reverse=True)
    return re.compile(
        rf"(?<!時)(?:{'|'.join(map(re.escape, words))})(?!間|後|前|ほど|くらい|ぐらい|以内)"
        rf"|(?<![{_IN_COMPOUNDS}{NUMERALS}0-9{MARK}])([{NUMERALS}]{{1,{MAX_DIGITS}}}+)({counter_pattern()})({_after_counter()})?(?!々)"
    )


@cache
def _kanji_words() -> Mapping[str, str]:
    return {word: kana for word, kana in read_table("ja", "kanji_words", 2)}
