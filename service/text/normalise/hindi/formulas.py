"""Formulas in Hindi: ``5-3=2``, ``2 × 10^8``, ``x²``; an equals sign makes operators of hyphens and strokes."""

import re
import unicodedata

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import cardinal
from service.text.normalise.hindi.patterns import LETTERS
from service.text.normalise.hindi.words import table

_TERM = r"[+−-]?(?:\d[\d,]{0,18}(?:\.\d{1,15})?|[A-Za-zπ]{1,3}\d?)(?:[²³]|\^\{?-?\d{1,3}\}?)?%?"
_OPERATOR = r" ?[-+*/×÷·−–=] ?"
_FORMULA = re.compile(rf"(?<![{LETTERS}.,:/@=+*-]){_TERM}(?:{_OPERATOR}{_TERM}){{1,12}}(?![{LETTERS}@]|[./]\w)")
_BETWEEN = re.compile(rf"(?<=[{LETTERS}²³}})%]) ?([-+*/×÷·−–=]) ?(?=[{LETTERS}+−-])")
_VARIABLE = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")
_WORDS = {
    "+": "प्लस", "-": "माइनस", "−": "माइनस", "–": "माइनस", "*": "गुणा", "×": "गुणा", "·": "गुणा", "/": "बटा", "÷": "भाग",
    "=": "बराबर",
}  # fmt: skip
_POWER = re.compile(r"(?<=[\w)])(?:\^\{?(?P<power>-?\d{1,3})\}?|(?P<small>[⁻²³¹⁰⁴-⁹][²³¹⁰⁴-⁹]{0,3}))")
_NAMED = {"2": " का वर्ग", "3": " का घन"}
_POWER_OF, _MINUS = " की घात ", "माइनस "


def normalise(text: SourceText) -> SourceText:
    """Replace the operators of formulas, then powers; the terms are for ``numbers``."""
    if "=" in text.text:
        text = text.sub(_FORMULA, _formula)
    return text.sub(_POWER, _power)


def _formula(match: re.Match[str]) -> str | None:
    if "=" not in match[0]:
        return None
    named = _VARIABLE.sub(lambda letter: table("letters").get(letter[0].lower(), letter[0]), match[0])
    return _BETWEEN.sub(lambda sign: f" {_WORDS[sign[1]]} ", named)


def _power(match: re.Match[str]) -> str | None:
    written = unicodedata.normalize("NFKC", match["power"] or match["small"])
    if named := _NAMED.get(written):
        return named
    sign = _MINUS if written[0] in "-−" else ""
    return f"{_POWER_OF}{sign}{cardinal(written.lstrip('-−'))}" if written.strip("-−").isdecimal() else None
