"""Signs that misaki drops or misreads where they mean something: ``#1``, ``~5``, ``x=1``, ``x²``, ``A → B``, ``C#``.

What it says well (a spaced ``=``, ``&``, ``+``, ``@``, ``×``, ``±``, ``°``, ``%``) stays.
"""

import re
from collections.abc import Callable

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser, initials

_Verbaliser = Callable[[re.Match[str], EnglishVerbaliser], str]

_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_BASE = r"(?:(?<=\b[A-Za-z])|(?<=\bmc)|(?<=[0-9)]))"
"""Base of a power; behind a word, a superscript is the number of a footnote."""


def _power(match: re.Match[str], english: EnglishVerbaliser) -> str:
    power = match[1].translate(_POWERS)
    named = {"2": " squared", "3": " cubed"}
    return named.get(power) or f" to the power of {english.number(power)}"


def _partners(match: re.Match[str], _: EnglishVerbaliser) -> str:
    """``AT&T``: misaki would say "at"."""
    first, second = (part if len(part) == 1 else initials(part) for part in match.groups())
    return f"{first} and {second}"


_RULES: tuple[tuple[str, str | _Verbaliser], ...] = (
    (rf"(?<![\w#&])(?:#{GAP}?|№{GAP}?)(?=[0-9]{{1,9}}(?!\w))", "number "),
    (r"(?<![\w#&/])#(?=[A-Z]{1,3}[0-9-])", "number "),
    (r"(?<![\w#&/])#(?=[A-Za-z_])", "hashtag "),
    (rf"(?<!\w)\+/-{GAP}?(?=[0-9])", "plus or minus "),
    (r"(?<=\b[A-G])#(?!\w)", " sharp"),
    (rf"(?<=[\w)]){GAP}≈{GAP}(?=[\w.-])", " is approximately "),
    (rf"(?<![\w~/])[~≈]{GAP}?(?=[0-9$£€.])", "about "),
    (rf"(?<=\w){GAP}<{GAP}(?=[\w.$£€-])|(?:(?<=[0-9])|(?<=\b[a-z]))<(?=[0-9.])", " is less than "),
    (rf"(?<=\w){GAP}>{GAP}(?=[\w.$£€-])|(?:(?<=[0-9])|(?<=\b[a-z]))>(?=[0-9.])", " is greater than "),
    (r"\bNo\.(?=[0-9])", "No. "),
    (r"(?<![\w/])w/o(?:ut)?(?![\w/])", "without"),
    (rf"(?<![\w/])w/(?={GAP}\w)", "with"),
    (r"(?<![\w/])w/(?=[A-Za-z]{2})", "with "),
    (r"©(?=[0-9])", "© "),
    (rf"(?<![\w<>=/-])<{GAP}?(?=[0-9$£€])", "less than "),
    (rf"(?<![\w<>=/-])>{GAP}?(?=[0-9$£€])", "more than "),
    (rf"(?<![<>=-]){GAP}?(?:<=|≤){GAP}?(?=[\w-])", " less than or equal to "),
    (rf"(?<![<>=-]){GAP}?(?:>=|≥){GAP}?(?=[\w-])", " greater than or equal to "),
    (rf"(?<=[\w)]){GAP}?(?:!=|≠){GAP}?(?=[\w(-])", " is not equal to "),
    (r"(?<=[\w)])=(?=[\w($£€.-])", " equals "),
    (rf"(?<=\w)(?:{GAP}->{GAP}|{GAP}?→{GAP}?)(?=\w)", " to "),
    (rf"(?<=[0-9]){GAP}?[*]{GAP}?(?=[0-9])", " times "),
    (rf"{_BASE}\^(-?[0-9]{{1,3}})(?![\w.])", _power),
    (rf"{_BASE}(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}})(?!\w)", _power),
    (r"\b([A-Z]{1,3})&([A-Z]{1,3})\b", _partners),
)
_ANY = re.compile("[-#№+~≈<>/©=≠≤≥→*^&⁰¹²³⁴⁵⁶⁷⁸⁹]|No\\.")
"""PERF: the two dozen rules are skipped where none of their signs is, as in most sentences."""
_COMPILED_RULES = tuple((re.compile(pattern), verbaliser) for pattern, verbaliser in _RULES)


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace symbols between or before their operands."""
    if not _ANY.search(text.text):
        return text
    for pattern, verbaliser in _COMPILED_RULES:
        text = text.sub(pattern, _bound(verbaliser, english))
    return text


def _bound(verbaliser: str | _Verbaliser, english: EnglishVerbaliser) -> Callable[[re.Match[str]], str]:
    return (lambda _: verbaliser) if isinstance(verbaliser, str) else (lambda match: verbaliser(match, english))
