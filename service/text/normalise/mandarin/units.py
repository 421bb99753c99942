"""Money, measures and counted nouns in Mandarin: ``¥20`` is ``二十元``, ``5kg`` ``五公斤``, ``2个`` ``两个``."""

import re
from collections.abc import Mapping
from functools import cache

from service.g2p.mandarin.numerals import cardinal, digits
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import ASCII_WORD, start
from service.text.normalise.word_lists import read_rows

NUMBER = r"\d{1,16}(?:\.\d{1,16})?"
"""Pattern of a number with or without decimals, as long as cn2an can convert."""
TO = r" ?[-–—~～〜至到] ?"
"""Pattern of the sign or word between the ends of a range."""
_MAGNITUDE = "(?:[十百千]?[万萬亿億]|[KMB](?![A-Za-z]))?"
_THOUSANDS = {"K": "千", "M": "百万", "B": "十亿"}
_SHORT_MAGNITUDES = {"w": "万", "k": "千"}
MEASURES = (
    "个個只隻条條张張块塊瓶杯份本辆輛台匹头頭位件套家座间間次遍岁歲天周斤吨噸米升倍种種类類句首部场場支枚颗顆棵把双雙对對副片层層排"
    "盒箱包袋门門项項元万萬亿億千点點篇幅顿頓架艘朵滴束串页頁"
)
"""Measure words that follow ``两`` for two. Not ordinals (month, day, floor, class), and not tens and hundreds."""

_CURRENCY_START = start(joints="", word=ASCII_WORD)
_START = start(joints=".", word=ASCII_WORD)
_SHORT = re.compile(rf"{_START}({NUMBER})([wk])(?![A-Za-z\d])")
_DEGREES = re.compile(rf"{_START}([-−]?)({NUMBER})(?:{TO}([-−]?)({NUMBER}))? ?(℃|°C|℉|°F|°(?![A-Za-z]))")
_PER = re.compile(
    "(?<=[元块币磅镑盾铢亚尔布比索拉克斤升米瓦次个度])/(?=(?:人|月|天|年|日|周|晚|夜|小时|分钟|秒|次|个|件|位|间|平米|平方米|公斤|斤|吨"
    "|瓶|盒|包|套|股|升|克|节|课|场|台|度|张|本|份|只|条|米|公里|公顷|亩))"
)
_TWO = re.compile(
    rf"(?<![\d.第年月/:])2(?=[{MEASURES}]|名|年(?![级級代])|小时|小時|分钟|分鐘|秒[钟鐘]|公斤|公里|千米)(?!点\d|點\d)"
)
_THOUSANDS_OF_TWO = re.compile(r"(?<![\d.:/·-])2(?:\d{3,4}|\d{7,8}|\d{11,12})(?![\d:/·-]|\.\d{1,16}\.|[年月日号號])")


def convert_units(text: SourceText, options: TextOptions) -> SourceText:
    """Replace numbers with a unit or a measure word."""
    if options.money:
        text = text.sub(_before(), _price).sub(
            _behind(), lambda found: _sum(found[1], found[2]) + _currencies()[found[3]]
        )
    if options.units:
        text = text.sub(_DEGREES, _degrees)
        text = text.sub(_measured(), _measure).sub(_PER, lambda _: "每")
    if options.numbers:
        text = text.sub(_SHORT, lambda found: counted(found[1]) + _SHORT_MAGNITUDES[found[2]])
        text = text.sub(_TWO, lambda _: "两").sub(_THOUSANDS_OF_TWO, _thousands_of_two)
    return text


def counted(number: str) -> str:
    """A number before a measure word: two is ``两``, at the head of thousands, too."""
    return "两" if number.lstrip("0") == "2" else leading_two(verbalise(number))


def leading_two(words: str) -> str:
    """``二千`` as people say it: ``两千``."""
    return f"两{words[1:]}" if words.startswith(("二千", "二万", "二亿")) else words


def verbalise(number: str) -> str:
    """A number in words, or digit by digit if it is too long."""
    return cardinal(number) or digits(number)


def _thousands_of_two(found: re.Match[str]) -> str | None:
    """The number in words, unless it may be a year."""
    number, after = found[0], found.string[found.end() : found.end() + 1]
    if len(number) == 4 and 2000 < int(number) < 2100 and (not after or after not in f"{MEASURES}人名多余餘"):
        return None
    return leading_two(verbalise(number))


def _price(found: re.Match[str]) -> str:
    first = _sum(found[2], found[3])
    return first + (f"到{_sum(found[4], found[5])}" if found[4] else "") + _currencies()[found[1]]


def _sum(number: str, magnitude: str) -> str:
    words = counted(number) if magnitude else leading_two(verbalise(number))
    return words + _THOUSANDS.get(magnitude, magnitude)


def _degrees(found: re.Match[str]) -> str:
    first = "零下" * bool(found[1]) + verbalise(found[2])
    return first + (f"到{'零下' * bool(found[3])}{verbalise(found[4])}" if found[4] else "") + _units()[found[5]]


def _measure(found: re.Match[str]) -> str:
    unit = _units()[found[3]]
    last = verbalise(found[2]) if unit.endswith("度") else counted(found[2])
    return (f"{verbalise(found[1])}到" if found[1] else "") + last + unit


@cache
def _currencies() -> Mapping[str, str]:
    return {sign: name for sign, name in read_rows("zh", "currencies")}


@cache
def _units() -> Mapping[str, str]:
    return {sign: name for sign, name in read_rows("zh", "units")}


def _alternatives(words: Mapping[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"{_CURRENCY_START}({_alternatives(_currencies())}) ?({NUMBER})({_MAGNITUDE})"
        rf"(?:{TO}({NUMBER})({_MAGNITUDE}))?(?![\d,])(?!\.\d)"
    )


@cache
def _behind() -> re.Pattern[str]:
    signs = {sign: name for sign, name in _currencies().items() if sign not in ("¥", "￥")}
    return re.compile(rf"{_START}({NUMBER})({_MAGNITUDE}) ?({_alternatives(signs)})(?![A-Za-z0-9])")


@cache
def _measured() -> re.Pattern[str]:
    return re.compile(rf"{_START}(?:({NUMBER}){TO})?({NUMBER}) ?({_alternatives(_units())})(?![A-Za-z0-9²³/])")
