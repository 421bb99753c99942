"""Conversion of symbols to Mandarin words, where misaki would drop them.

A symbol that belongs to a number is converted with it (``¥20`` by the normaliser); any other is replaced by its name.
Symbols that only separate or decorate (``*``, ``_``, ``~``, ``/``, ``·``, ``○``) stay silent, as in misaki.
"""

import re
import unicodedata

from service.g2p.mandarin.foreign import LATIN
from service.g2p.mandarin.numerals import cardinal
from service.source_text import SourceText

_NAMES = {
    "〇": "零",
    "%": "百分号",
    "％": "百分号",
    "‰": "千分号",
    "+": "加",
    "＋": "加",
    "=": "等于",
    "＝": "等于",
    "&": "和",
    "＆": "和",
    "@": "艾特",
    "＠": "艾特",
    "#": "井号",
    "＃": "井号",
    "$": "美元",
    "＄": "美元",
    "¥": "元",
    "￥": "元",
    "€": "欧元",
    "£": "英镑",
    "￡": "英镑",
    "₩": "韩元",
    "₹": "卢比",
    "₽": "卢布",
    "₿": "比特币",
    "฿": "泰铢",
    "¢": "美分",
    "×": "乘",
    "÷": "除以",
    "±": "正负",
    "−": "减",
    "≈": "约等于",
    "≠": "不等于",
    "≤": "小于等于",
    "≥": "大于等于",
    "∞": "无穷大",
    "√": "根号",
    "∑": "求和",
    "∫": "积分",
    "°": "度",
    "℃": "摄氏度",
    "℉": "华氏度",
    "²": "平方",
    "³": "立方",
    "→": "到",
    "№": "第",
}
_GREEK = {
    "α": "阿尔法",
    "β": "贝塔",
    "γ": "伽马",
    "δ": "德尔塔",
    "ε": "艾普西隆",
    "ζ": "泽塔",
    "η": "伊塔",
    "θ": "西塔",
    "ι": "约塔",
    "κ": "卡帕",
    "λ": "兰姆达",
    "μ": "缪",
    "ν": "纽",
    "ξ": "克西",
    "ο": "奥密克戎",
    "π": "派",
    "ρ": "柔",
    "σ": "西格玛",
    "ς": "西格玛",
    "τ": "陶",
    "υ": "宇普西龙",
    "φ": "斐",
    "χ": "希",
    "ψ": "普西",
    "ω": "欧米伽",
}
_SYMBOL_NAMES = _NAMES | _GREEK | {letter.upper(): name for letter, name in _GREEK.items()} | {"µ": "缪", "ϕ": "斐"}
# Between Latin letters an ampersand belongs to a name (R&B), which is pronounced in English.
_SYMBOL = re.compile(rf"(?<![{LATIN}])&|&(?![{LATIN}])|[{re.escape(''.join(_SYMBOL_NAMES.keys() - {'&'}))}]")
_FULL_WIDTH_PERCENT = re.compile(r"(?<=\d)％")
_TIMES_SIGN = re.compile(r"(?<=\d)[*xX](?=\d)")
# Fraction characters and numbers in circles, in brackets, superscript or subscript; not ² and ³, which have names.
_SPECIAL_NUMERAL = re.compile(
    "[\u00bc-\u00be\u00b9\u2070-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]"
)
_DIGITS = re.compile(r"\d+")


def convert_special_numerals(text: SourceText) -> SourceText:
    """``½`` to ``二分之一``, ``①`` to ``一``, ``3x4`` to ``3乘4``: before other numerals are converted."""
    text = text.sub(_SPECIAL_NUMERAL, _special_numeral)
    text = text.sub(_FULL_WIDTH_PERCENT, lambda _: "%")
    return text.sub(_TIMES_SIGN, lambda _: "乘")


def convert_symbols(text: SourceText) -> SourceText:
    """Symbols to their names: after numerals are converted."""
    return text.sub(_SYMBOL, lambda found: _SYMBOL_NAMES[found[0]])


def _special_numeral(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[0])
    numerator, slash, denominator = (
        _DIGITS.sub(lambda number: cardinal(number[0]) or "", part) for part in plain.partition("⁄")
    )
    if not slash:
        return numerator
    before = found.string[: found.start()]
    return "又" * before[-1:].isdigit() + f"{denominator}分之{numerator}"
