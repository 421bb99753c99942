"""Conversion of digits to Chinese numerals, as cn2an 0.5.24 (MIT) does for misaki.

Ranges come first, then dates, fractions, percentages, degrees and other numbers. Numbers that cn2an skips, which misaki
would then drop (more than sixteen digits, digits of other scripts), are read digit by digit.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from service.source_text import Edit, SourceText

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千", "万", "十", "百", "千", "亿", "十", "百", "千", "万", "十", "百", "千")
_MEASURES = (
    "斤|克|千克|公斤|吨|米|厘米|毫米|公里|升|毫升|元|角|分|个|只|条|张|块|瓶|杯|份|本|"
    "辆|台|匹|头|位|亩|小时|分钟|秒|天|半"
)
# PERF: only a year may begin within a row of digits; otherwise each digit would be the start of another search.
_RANGE = re.compile(rf"(?<!\d)(\d+(?:\.\d+)?)(-)(\d+(?:\.\d+)?)(?={_MEASURES})")
_DATE = re.compile(r"(\d{2,4}年)?(\d{1,2}月)?(\d{1,2}日)?")
_FRACTION = re.compile(r"(?<!\d)(\d+)/(\d+)")
_PERCENT = re.compile(r"((?:-|(?<!\d))(?:\d+\.)?\d+)%")
_CELSIUS = re.compile(r"(?<!\d)(\d+)(℃)")
_NUMBER = re.compile(r"-?(?:\d+\.)?\d+")
_REST = re.compile(r"-?(?:\d+\.)*\d+")
_NUMERALS = re.compile(r"\d+")
_GAP_IN_THOUSANDS = re.compile(r"([万亿])零([一二三四五六七八九]千)")


def convert_numerals(text: SourceText) -> SourceText:
    """``text`` with all digits converted."""
    text = _edit_matches(text, _RANGE, _range)
    text = _edit_matches(text, _DATE, _date)
    text = text.sub(_FRACTION, _fraction)
    text = text.sub(_PERCENT, _percent)
    text = _edit_matches(text, _CELSIUS, _celsius)
    text = text.sub(_NUMBER, lambda found: cardinal(found[0]))
    return text.sub(_REST, lambda found: digits(found[0]))


def cardinal(number: str) -> str | None:
    """``12.5`` to ``十二点五``; None if cn2an does not convert the number.

    Args:
        number: digits with at most one decimal point, optionally after a minus sign.
    """
    plain = _to_ascii(number)
    if not plain.isascii():
        return None
    whole, point, decimals = plain.removeprefix("-").partition(".")
    integer = _integer(whole.lstrip("0") or "0")
    if integer is None:
        return None
    return "负" * plain.startswith("-") + integer + "点" * bool(point) + digits(decimals)


def digits(number: str) -> str:
    """``12.5`` to ``一二点五`` and ``-1`` to ``负一``, digit by digit."""
    names = {"-": "负", ".": "点"}
    return "".join(names.get(each) or _DIGITS[unicodedata.decimal(each)] for each in number)


def _integer(number: str) -> str | None:
    if len(number) > len(_UNITS):
        return None
    words = ""
    for place, digit in zip(range(len(number) - 1, -1, -1), number, strict=True):
        if digit != "0":
            words += _DIGITS[int(digit)] + _UNITS[place]
            continue
        if not place % 4:
            words += "零" + _UNITS[place]
        if place < len(number) - 1 and words[-1] != "零":
            words += "零"
    words = words.replace("零零", "零").replace("零万", "万").replace("零亿", "亿").replace("亿万", "亿").strip("零")
    words = _GAP_IN_THOUSANDS.sub(r"\1\2", words)
    return words[words.startswith("一十") :] or "零"


def _to_ascii(number: str) -> str:
    """Full-width characters converted to ASCII."""
    return "".join(chr(ord(each) - 0xFEE0) if "！" <= each <= "～" else each for each in number)


def _edit_matches(
    text: SourceText, pattern: re.Pattern[str], edits: Callable[[re.Match[str]], Iterable[Edit]]
) -> SourceText:
    """``text`` with the edits of every match, each of which replaces a part of it."""
    return text.edit(edit for match in pattern.finditer(text.text) for edit in edits(match))


def _range(found: re.Match[str]) -> Iterator[Edit]:
    first, last = cardinal(found[1]), cardinal(found[3])
    if first is not None and last is not None:
        yield from (Edit(*found.span(1), first), Edit(*found.span(2), "到"), Edit(*found.span(3), last))


def _date(found: re.Match[str]) -> Iterator[Edit]:
    if not _to_ascii(found[0]).translate({ord(unit): None for unit in "年月日"}).isascii():
        return
    for number in _NUMERALS.finditer(found[0]):
        text = digits(number[0]) if found[0][number.end()] == "年" else cardinal(number[0])
        yield Edit(found.start() + number.start(), found.start() + number.end(), text or "")


def _fraction(found: re.Match[str]) -> str | None:
    numerator, denominator = cardinal(found[1]), cardinal(found[2])
    return None if numerator is None or denominator is None else f"{denominator}分之{numerator}"


def _percent(found: re.Match[str]) -> str | None:
    number = cardinal(found[1])
    return None if number is None else f"百分之{number}"


def _celsius(found: re.Match[str]) -> Iterator[Edit]:
    number = cardinal(found[1])
    if number is not None:
        yield from (Edit(*found.span(1), number), Edit(*found.span(2), "摄氏度"))
