"""Signs to Chinese words, where misaki would leave them out without a word.

A sign that belongs to a number stands where it is read (``¥20`` is the normaliser's); what is left is called by name.
Marks that only divide or decorate (``*``, ``_``, ``~``, ``/``, ``·``, ``○``) stay silent, as in misaki.
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
_ALL = _NAMES | _GREEK | {letter.upper(): name for letter, name in _GREEK.items()} | {"µ": "缪", "ϕ": "斐"}
# Between Latin letters it belongs to a name (R&B), which is read in English.
_NAMED = re.compile(rf"(?<![{LATIN}])&|&(?![{LATIN}])|[{re.escape(''.join(_ALL.keys() - {'&'}))}]")
_PER_CENT = re.compile(r"(?<=\d)％")
_PRODUCT = re.compile(r"(?<=\d)[*xX](?=\d)")
# Fractions and numbers in circles or brackets, above or below the line; but not the two that have names.
_ODD_NUMBER = re.compile("[\u00bc-\u00be\u00b9\u2070-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_DIGITS = re.compile(r"\d+")


def with_odd_numbers(text: SourceText) -> SourceText:
    """``½`` as ``二分之一``, ``①`` as ``一``, ``3x4`` as ``3乘4``: before other numbers are read."""
    text = text.sub(_ODD_NUMBER, _odd_number)
    text = text.sub(_PER_CENT, lambda _: "%")
    return text.sub(_PRODUCT, lambda _: "乘")


def with_names(text: SourceText) -> SourceText:
    """What is no mark by its name: after numbers are read."""
    return text.sub(_NAMED, lambda found: _ALL[found[0]])


def _odd_number(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[0])
    above, slash, below = (_DIGITS.sub(lambda number: cardinal(number[0]) or "", part) for part in plain.partition("⁄"))
    if not slash:
        return above
    before = found.string[: found.start()]
    return "又" * before[-1:].isdigit() + f"{below}分之{above}"
