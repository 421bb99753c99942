"""Arithmetic in plain signs: ``10/2=5`` is "10 divided by 2 equals 5", ``10^8`` "ten to the power of eight".

A hyphen is minus and a stroke "divided by" only on a line with an equals sign, where neither is a range nor a date.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english import fractions
from service.text.normalise.english.measures import UNITS, british, plural
from service.text.normalise.english.patterns import DECIMAL, GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_NUMBER = rf"(?:{DECIMAL}|\.[0-9]{{1,6}})"
_TERM = rf"(?:[−-]?{_NUMBER}[a-z]?(?![A-Za-z])|[A-Za-z](?![A-Za-z'’]|{GAP}[a-z]{{2}}))(?:\^[0-9]{{1,2}}|[²³])?"
_SIGN = rf"{GAP}?[-+*×÷/·–−]{GAP}?|(?<=[0-9]){GAP}?x{GAP}?(?=[0-9])"
_SUM = rf"{_TERM}(?:(?:{_SIGN}){_TERM}){{1,8}}"
_EQUALS = rf"{GAP}?[=≠≈]{GAP}?"
_START, _END = r"(?<![\w.,:/$£€#@=&?%\\-])", r"(?![\w/=]|\.[0-9])"
_EQUATION = re.compile(rf"{_START}(?:{_SUM}{_EQUALS}(?:{_SUM}|{_TERM}|(?=\?))|{_TERM}{_EQUALS}{_SUM}){_END}")
_OPERATOR = re.compile(rf"(?<=\S){GAP}?([-+*×÷/·–−=≠≈])(?:{GAP}?(?=\S)|$)|(?<=[0-9]){GAP}?(x){GAP}?(?=[0-9])")
_FRACTION = re.compile(r"(?<![\w.])[0-9]{1,2}/[0-9]{1,3}(?![\w.])")
_LETTER_A = re.compile(r"(?<![A-Za-z])[aA](?P<power>\^?[23](?![0-9])|[²³])?(?![A-Za-z^])")
"""misaki would say the article."""
_RAISED_A = {"²": " squared", "^2": " squared", "³": " cubed", "^3": " cubed"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(UNITS, key=len, reverse=True))
_SCIENTIFIC = re.compile(
    rf"(?<![\w.,^])(?:(?P<amount>[+−-]?{DECIMAL}){GAP}?[×x*·]{GAP}?)?10(?:\^\(?(?P<power>[−-]?[0-9]{{1,3}})\)?"
    rf"|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}))(?:{GAP}(?P<unit>{_SYMBOL}))?(?![\w⁰¹²³⁴⁵⁶⁷⁸⁹])"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ROOT = re.compile(rf"(?P<the>\b[Tt]he{GAP})?(?P<sign>[√∛]){GAP}?\(?(?P<of>{DECIMAL}|[a-z](?![a-z]))\)?")
_FACTORIAL = re.compile(rf"(?<![\w.])(?P<of>[0-9]{{1,3}}|n)!(?={GAP}?[=/*×+-])")
_POWER = re.compile(r"(?<=[0-9a-zA-Z)])\^(?P<power>[a-z])(?!\w)")
_INDEX = re.compile(r"(?<![\w'’./-])(?P<term>[nxyij])-(?P<less>[0-9]{1,4})(?![\w.'’/-])")
_LOGARITHM = re.compile(rf"\blog(?P<base>[₀-₉]{{1,2}}){GAP}?(?=[\w(])")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SLOPE = re.compile(r"(?<![\w/])d([a-z])/d([a-z])(?![\w/])")

_WORDS = {
    **dict.fromkeys("*×x·", "times"),
    **dict.fromkeys("-–−", "minus"),
    **dict.fromkeys("÷/", "divided by"),
    "+": "plus",
    "=": "equals",
    "≠": "is not equal to",
    "≈": "is approximately",
}


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace the signs of equations, then numbers with powers of ten."""
    text = text.sub(_FACTORIAL, lambda match: f"{match['of']} factorial")
    if "=" in text.text:
        text = text.sub(_EQUATION, lambda match: None if _DATE.search(match[0]) else _equation(match[0], english))
    text = text.sub(_SCIENTIFIC, lambda match: _scientific(english, match))
    text = text.sub(_ROOT, _root)
    text = text.sub(_POWER, lambda match: f" to the power of {match['power']}")
    text = text.sub(_LOGARITHM, lambda match: f"log base {match['base'].translate(_LOWERED)} of ")
    text = text.sub(_SLOPE, lambda match: f"d {match[1]} over d {match[2]}")
    return text.sub(_INDEX, lambda match: f"{match['term']} minus {match['less']}")


def _equation(equation: str, english: EnglishVerbaliser) -> str:
    equation = _FRACTION.sub(lambda match: fractions.verbalise(match[0], english) or match[0], equation)
    equation = _LETTER_A.sub(lambda match: "eh" + _RAISED_A.get(match["power"], ""), equation)
    return _OPERATOR.sub(lambda sign: f" {_WORDS[sign[1] or sign[2]]} ", equation).rstrip()


def _scientific(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    power = match["power"] or match["raised"].translate(_RAISED)
    if power in ("2", "3") and not match["amount"]:
        return None
    words = f"{english.number(match['amount'])} times " if match["amount"] else ""
    words += f"ten to the power of {english.number(power)}"
    if not match["unit"]:
        return words
    unit = plural(UNITS[match["unit"]])
    return f"{words} {british(unit) if english.british else unit}"


def _root(match: re.Match[str]) -> str:
    return f"{match['the'] or 'the '}{'square' if match['sign'] == '√' else 'cube'} root of {match['of']}"
