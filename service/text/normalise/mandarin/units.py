"""Money, measures and counted nouns in Mandarin: ``¥20`` is ``二十元``, ``5kg`` ``五公斤``, ``2个`` ``两个``."""

import re

from service.g2p.mandarin.numerals import cardinal, digits
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.boundaries import ASCII_WORD, start

NUMBER = r"\d{1,16}(?:\.\d{1,16})?"
"""Pattern of a number with or without decimals, as long as cn2an can convert."""
TO = r" ?[-–—~～〜至到] ?"
"""Pattern of what stands between the ends of a range."""
_MAGNITUDE = "(?:[十百千]?[万萬亿億]|[KMB](?![A-Za-z]))?"
_THOUSANDS = {"K": "千", "M": "百万", "B": "十亿"}
_MONEY = {
    "HK$": "港元",
    "NT$": "新台币",
    "US$": "美元",
    "CNY": "元",
    "RMB": "元",
    "¥": "元",
    "￥": "元",
    "$": "美元",
    "＄": "美元",
    "€": "欧元",
    "£": "英镑",
    "₩": "韩元",
    "₹": "卢比",
    "₽": "卢布",
}
_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km²": "平方公里",
    "㎢": "平方公里",
    "cm²": "平方厘米",
    "m²": "平方米",
    "㎡": "平方米",
    "cm³": "立方厘米",
    "m³": "立方米",
    "㎥": "立方米",
    "km": "公里",
    "㎞": "公里",
    "dm": "分米",
    "cm": "厘米",
    "㎝": "厘米",
    "mm": "毫米",
    "㎜": "毫米",
    "μm": "微米",
    "µm": "微米",
    "nm": "纳米",
    "m": "米",
    "kg": "公斤",
    "Kg": "公斤",
    "KG": "公斤",
    "㎏": "公斤",
    "mg": "毫克",
    "㎎": "毫克",
    "μg": "微克",
    "µg": "微克",
    "g": "克",
    "t": "吨",
    "ml": "毫升",
    "mL": "毫升",
    "L": "升",
    "kWh": "千瓦时",
    "kW": "千瓦",
    "MW": "兆瓦",
    "W": "瓦",
    "kV": "千伏",
    "V": "伏",
    "mAh": "毫安时",
    "mA": "毫安",
    "Hz": "赫兹",
    "kHz": "千赫兹",
    "MHz": "兆赫兹",
    "GHz": "吉赫兹",
    "dB": "分贝",
    "kPa": "千帕",
    "MPa": "兆帕",
    "kcal": "千卡",
    "kJ": "千焦",
    "ms": "毫秒",
    "min": "分钟",
    "h": "小时",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "℉": "华氏度",
    "°F": "华氏度",
    "°": "度",
}
_MEASURES = (
    "个個只隻条條张張块塊瓶杯份本辆輛台匹头頭位件套家座间間次遍岁歲天周斤吨噸米升倍种種类類句首部场場支枚颗顆棵把双雙对對副片层層排"
    "盒箱包袋门門项項元万萬亿億千点點篇幅顿頓架艘朵滴束串页頁"
)
"""Measure words that follow ``两`` for two. Not ordinals (month, day, floor, class), and not tens and hundreds."""

_SIGN = "|".join(map(re.escape, _MONEY))
_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_CURRENCY_START = start(joints="", word=ASCII_WORD)
_START = start(joints=".", word=ASCII_WORD)
_PRICE = re.compile(
    rf"{_CURRENCY_START}({_SIGN}) ?({NUMBER})({_MAGNITUDE})(?:{TO}({NUMBER})({_MAGNITUDE}))?(?![\d,])(?!\.\d)"
)
_DEGREES = re.compile(rf"{_START}([-−]?)({NUMBER})(?:{TO}([-−]?)({NUMBER}))? ?(℃|°C|℉|°F)")
_MEASURED = re.compile(rf"{_START}(?:({NUMBER}){TO})?({NUMBER}) ?({_UNIT})(?![A-Za-z0-9²³/])")
_TWO = re.compile(
    rf"(?<![\d.第年月])2(?=[{_MEASURES}]|名|年(?![级級代])|小时|小時|分钟|分鐘|秒[钟鐘]|公斤|公里|千米)(?!点\d|點\d)"
)


def convert_units(text: SourceText, options: TextOptions) -> SourceText:
    """Replace numbers with a unit or a measure word."""
    if options.money:
        text = text.sub(_PRICE, _price)
    if options.units:
        text = text.sub(_DEGREES, _degrees)
        text = text.sub(_MEASURED, _measured)
    return text.sub(_TWO, lambda _: "两") if options.numbers else text


def counted(number: str) -> str:
    """A number before a measure word: two is ``两``."""
    return "两" if number.lstrip("0") == "2" else verbalise(number)


def _price(found: re.Match[str]) -> str:
    first = _amount(found[2], found[3])
    return first + (f"到{_amount(found[4], found[5])}" if found[4] else "") + _MONEY[found[1]]


def _amount(number: str, magnitude: str) -> str:
    return (counted(number) if magnitude else verbalise(number)) + _THOUSANDS.get(magnitude, magnitude)


def _degrees(found: re.Match[str]) -> str:
    first = "零下" * bool(found[1]) + verbalise(found[2])
    return first + (f"到{'零下' * bool(found[3])}{verbalise(found[4])}" if found[4] else "") + _UNITS[found[5]]


def _measured(found: re.Match[str]) -> str:
    unit = _UNITS[found[3]]
    last = verbalise(found[2]) if unit.endswith("度") else counted(found[2])
    return (f"{verbalise(found[1])}到" if found[1] else "") + last + unit


def verbalise(number: str) -> str:
    """A number in words, or digit by digit if it is too long."""
    return cardinal(number) or digits(number)
