"""Digits to Chinese numerals, as cn2an 0.5.24 (MIT) transforms a text before misaki reads it.

Ranges, dates, fractions, percentages, degrees, then what is left. What cn2an passes over, and misaki would then leave
out without a word (numbers of more than sixteen digits, digits of other scripts), is said digit by digit.
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
# PERF: none but a year begins within a row of digits, where each digit would be the start of another search.
_RANGE = re.compile(rf"(?<!\d)(\d+(?:\.\d+)?)(-)(\d+(?:\.\d+)?)(?={_MEASURES})")
_DATE = re.compile(r"(\d{2,4}年)?(\d{1,2}月)?(\d{1,2}日)?")
_FRACTION = re.compile(r"(?<!\d)(\d+)/(\d+)")
_PERCENT = re.compile(r"((?:-|(?<!\d))(?:\d+\.)?\d+)%")
_CELSIUS = re.compile(r"(?<!\d)(\d+)(℃)")
_NUMBER = re.compile(r"-?(?:\d+\.)?\d+")
_REST = re.compile(r"-?(?:\d+\.)*\d+")
_NUMERALS = re.compile(r"\d+")
_GAP_IN_THOUSANDS = re.compile(r"([万亿])零([一二三四五六七八九]千)")


def with_numerals(text: SourceText) -> SourceText:
    """``text`` without any digit."""
    text = _edit_matches(text, _RANGE, _range)
    text = _edit_matches(text, _DATE, _date)
    text = text.sub(_FRACTION, _fraction)
    text = text.sub(_PERCENT, _percent)
    text = _edit_matches(text, _CELSIUS, _celsius)
    text = text.sub(_NUMBER, lambda found: cardinal(found[0]))
    return text.sub(_REST, lambda found: digits(found[0]))


def cardinal(number: str) -> str | None:
    """``12.5`` as ``十二点五``; None for what cn2an does not know.

    Args:
        number: digits with at most one point among them, and maybe a minus before them.
    """
    plain = _narrow(number)
    if not plain.isascii():
        return None
    whole, point, decimals = plain.removeprefix("-").partition(".")
    integer = _integer(whole.lstrip("0") or "0")
    if integer is None:
        return None
    return "负" * plain.startswith("-") + integer + "点" * bool(point) + digits(decimals)


def digits(number: str) -> str:
    """``12.5`` as ``一二点五``, and ``-1`` as ``负一``."""
    signs = {"-": "负", ".": "点"}
    return "".join(signs.get(sign) or _DIGITS[unicodedata.decimal(sign)] for sign in number)


def _integer(number: str) -> str | None:
    if len(number) > len(_UNITS):
        return None
    said = ""
    for place, digit in zip(range(len(number) - 1, -1, -1), number, strict=True):
        if digit != "0":
            said += _DIGITS[int(digit)] + _UNITS[place]
            continue
        if not place % 4:
            said += "零" + _UNITS[place]
        if place < len(number) - 1 and said[-1] != "零":
            said += "零"
    said = said.replace("零零", "零").replace("零万", "万").replace("零亿", "亿").replace("亿万", "亿").strip("零")
    said = _GAP_IN_THOUSANDS.sub(r"\1\2", said)
    return said[said.startswith("一十") :] or "零"


def _narrow(number: str) -> str:
    """Full-width digits as those of ASCII."""
    return "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in number)


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
    if not _narrow(found[0]).translate({ord(sign): None for sign in "年月日"}).isascii():
        return
    for number in _NUMERALS.finditer(found[0]):
        text = digits(number[0]) if found[0][number.end()] == "年" else cardinal(number[0])
        yield Edit(found.start() + number.start(), found.start() + number.end(), text or "")


def _fraction(found: re.Match[str]) -> str | None:
    above, below = cardinal(found[1]), cardinal(found[2])
    return None if above is None or below is None else f"{below}分之{above}"


def _percent(found: re.Match[str]) -> str | None:
    number = cardinal(found[1])
    return None if number is None else f"百分之{number}"


def _celsius(found: re.Match[str]) -> Iterator[Edit]:
    number = cardinal(found[1])
    if number is not None:
        yield from (Edit(*found.span(1), number), Edit(*found.span(2), "摄氏度"))
