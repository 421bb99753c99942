"""Codes and marks with letters and numbers: ``CO2``, ``HTTP/1.1``, ``f/2.8``, ``a B-``, ``401(k)``, ``#FF0000``."""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser, initials

_ELEMENT = "(?:Cl|Br|Na|Mg|Al|Si|Ca|Mn|Fe|Cu|Zn|Ag|Au|Hg|Pb|Li|Ti|[HCNOPSFIK])"
_COUNT = "(?:(?<=[CH])[1-9₁-₉][0-9₀-₉]|[2-9₂-₉])"
_MOLECULE = re.compile(
    rf"(?<![\w.-])(?=[A-Za-z]{{0,6}}[0-9₀-₉])(?:(?:{_ELEMENT}(?:{_COUNT})?){{2,8}}|(?:[HNOF]|Cl|Br)[2₂]|O[3₃])(?![\w]|\.[0-9])"
)
_ATOM = re.compile(rf"({_ELEMENT})({_COUNT})?")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NAMES = frozenset(("PS1", "PS2", "PS3", "PS4", "PS5", "CS2", "F1", "K2", "P2P", "H1N1", "H5N1", "C4", "IO2"))
_PROTOCOL = re.compile(r"(?<![\w/])(?P<name>[A-Z][A-Za-z]{1,7})/(?P<version>[0-9](?:\.[0-9]{1,2}){1,2})(?![\w/])")
_DECIMAL = re.compile(r"(?<![\w.-])(?P<letters>[A-UW-Z]{1,4})(?P<number>[0-9]{1,3}\.[0-9]{1,2})(?![\w.])")
_INTERNET = re.compile(r"(?<!\w)IPv(?=[46](?!\w))")
_APERTURE = re.compile(r"(?<![\w/])[fF]/(?P<stop>[0-9]{1,2}(?:\.[0-9])?)(?![\w/])")
_GRADE = re.compile(
    rf"(?P<before>\b(?:an?|got|get|gets|grade|earned|solid|my|her|his|of|from|to|or|and|with){GAP})(?P<grade>[A-D])[-−–]"
    rf"(?=$|[.,;:!?)\n]|{GAP}(?:grade|average|in|on|student|range|for|and|or|to|at|this|from|last|but|is|was)\b)"
)
_BLOOD = re.compile(
    rf"(?<![\w-])(?P<type>AB|A|B|O)(?P<sign>[+−-])(?={GAP}(?:blood|donors?|type|plasma|red cells|patients?)\b)"
    rf"|(?P<before>\b(?:[Bb]lood|[Tt]ype)(?:{GAP}(?:type|is|group)){{0,2}}{GAP})(?P<group>AB|A|B|O)(?P<mark>[+−-])(?![\w+-])"
)
_SECTION = re.compile(
    r"(?<![\w.,$£€-])(?P<number>[0-9]{1,4})\((?P<letter>[a-zA-Z])\)(?:\((?P<item>[0-9]{1,2})\))?(?![\w(])"
)
_COLOUR = re.compile(
    r"(?<![\w#&/])#(?P<hex>(?=[A-Fa-f0-9]{0,5}[0-9A-F])(?=[0-9]{0,5}[A-Fa-f])[0-9A-Fa-f]{6}|([0-9A-Fa-f])\2\2)(?!\w)"
)
_ANY = re.compile("[0-9₀-₉#+−–-]")
"""PERF: a text without any of these has no code."""
_RUNS = re.compile("[0-9]|[A-Fa-f]+")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace codes; what else has their form keeps it."""
    if not _ANY.search(text.text):
        return text
    text = text.sub(_MOLECULE, lambda match: _molecule(match[0], english))
    text = text.sub(_PROTOCOL, lambda match: f"{match['name']} {english.number(match['version'])}")
    text = text.sub(_DECIMAL, lambda match: f"{match['letters']} {english.number(match['number'])}")
    text = text.sub(_INTERNET, lambda _: "I.P v ")
    text = text.sub(_APERTURE, lambda match: f"f {english.number(match['stop'])}")
    text = text.sub(_GRADE, lambda match: f"{match['before']}{match['grade']} minus")
    text = text.sub(_BLOOD, _blood)
    text = text.sub(_SECTION, lambda match: _section(match, english))
    return text.sub(_COLOUR, lambda match: _colour(match["hex"], english))


def _molecule(formula: str, english: EnglishVerbaliser) -> str | None:
    if formula in _NAMES:
        return None
    words, letters = [], ""
    for element, count in _ATOM.findall(formula):
        letters += element.upper()
        if count:
            words += [initials(letters), english.cardinal(count.translate(_LOWERED))]
            letters = ""
    return " ".join([*words, *([initials(letters)] if letters else [])])


def _blood(match: re.Match[str]) -> str:
    sign = "positive" if (match["sign"] or match["mark"]) == "+" else "negative"
    return f"{match['before'] or ''}{initials(match['type'] or match['group'])} {sign}"


def _section(match: re.Match[str], english: EnglishVerbaliser) -> str:
    number = match["number"]
    spoken = english.digits(number, "oh") if len(number) == 3 and number[1] == "0" else number
    item = f" {match['item']}" if match["item"] else ""
    return f"{spoken} {match['letter'].upper()}{item}"


def _colour(digits: str, english: EnglishVerbaliser) -> str:
    return "hash " + " ".join(
        english.digits(run) if run.isdecimal() else initials(run) for run in _RUNS.findall(digits)
    )
