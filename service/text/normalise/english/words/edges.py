"""Apostrophes at the edges of words, which misaki takes for quotation marks, and numbers of notes: ``word.²``.

``'tis`` loses its own, ``th' end`` is written out. Behind a plural (``the girls' books``) one is an apostrophe unless
a quotation is open.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.measures import UNITS
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_FRONT = re.compile(r"(?<![\w'’‘])['’‘](?=(?:tis|twas|twere|twill|twould|til|tween|neath|gainst)\b)", re.I)
_CLIPPED = re.compile(rf"\b(?P<word>[Tt]h|[Oo]|[Aa]n|[Ww]i|[Ll]il|[Oo]l)['’](?={GAP}[A-Za-z])")
_WHOLE = {"th": "the", "o": "of", "an": "and", "wi": "with", "lil": "little", "ol": "ole"}
_PLURAL = re.compile(rf"(?<=[a-z]s)['’](?={GAP}[a-z])")
_OPENING = re.compile(r"(?<![\w'’])[‘'](?=\w)|‘")
_CLOSING = re.compile(r"(?<=[\w.,!?])['’](?!\w)")
_REACH = 400
"""Characters around an apostrophe that are searched for quotation marks."""
_NOTE = re.compile(r"(?:(?<=[a-z]{3})|(?<=[.,;:!?\]\"”’]))[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[,⁻–][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}){0,4}(?!\w)")
_WORD = re.compile(r"[A-Za-z]+$")
_FUNCTIONS = frozenset(("sin", "cos", "tan", "log", "sec", "csc", "cot"))


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Replace or remove the apostrophes and the numbers of notes."""
    text = text.sub(_FRONT, lambda _: "")
    text = text.sub(_CLIPPED, lambda match: _whole(match["word"]))
    text = text.sub(_PLURAL, _plural)
    return text if text.text.isascii() else text.sub(_NOTE, _note)


def _whole(clipped: str) -> str:
    word = _WHOLE[clipped.lower()]
    return word.capitalize() if clipped[0].isupper() else word


def _plural(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - _REACH) : match.start()]
    behind = match.string[match.end() : match.end() + _REACH]
    opened, closed = len(_OPENING.findall(before)), len(_CLOSING.findall(before))
    if opened > closed and not _CLOSING.search(behind):
        return None
    return "'s" if before.endswith("ss") else ""


def _note(match: re.Match[str]) -> str | None:
    word = _WORD.search(match.string, max(0, match.start() - 12), match.start())
    powered = word and (word[0] in _FUNCTIONS or word[0] + match[0] in UNITS)
    return None if powered else ""
