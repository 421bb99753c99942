"""Fractions: ``1/2`` is "one half", ``3 1/2`` "three and a half", ``8/10`` "eight out of ten".

Not every stroke is one: ``9/11``, ``24/7``, ``50/50`` and ``1/2/3`` are left to misaki, which says their numbers.
"""

import re
import unicodedata

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, start
from service.text.normalise.english.patterns import GAP, after
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_GLYPHS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
FRACTION = rf"(?:(?:[0-9]{{1,3}}(?:{GAP}|-))?[0-9]{{1,2}}[/⁄][0-9]{{1,3}}|[0-9]{{0,3}}{GAP}?[{_GLYPHS}])"
"""Pattern of a fraction, with a whole number before it or none."""

_START = start(besides=CURRENCIES + "⁄")
_SIMPLE = re.compile(
    rf"{_START}(?P<fraction>{FRACTION})(?:(?:st|nd|rd|th)s?)?(?P<joined>-(?=[A-Za-z]))?(?![/⁄])(?(joined)|(?!\w))(?![.,:-][0-9])"
)
_MARK = re.compile(rf"{_START}([0-9]{{1,3}}\.[0-9]{{1,2}})/(5|10|100)(?![\w/⁄])(?![.,:-][0-9])")
_FAMILIAR = frozenset("¼½¾⅓⅔")
"""Fractions that misaki reads, where it says "vulgar fraction" for the others."""
_PARTS = re.compile(rf"(?:(?P<whole>[0-9]{{1,3}})(?:{GAP}|-))?(?P<top>[0-9]{{1,2}})[/⁄](?P<bottom>[0-9]{{1,3}})")
_DENOMINATORS = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 32, 64, 1000))
_SCORED = frozenset((10, 100))
"""Denominators that are more often the maximum of a score than parts of a whole."""
_STARS = re.compile(rf"{GAP}(?:stars?|points?|marks?|correct)\b")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace fractions; those in amounts with units, in dates and in addresses have been replaced before."""
    text = text.sub(_MARK, lambda match: f"{english.number(match[1])} out of {english.cardinal(match[2])}")
    return text.sub(_SIMPLE, lambda match: _apart(_verbalise(english, match), match))


def _apart(words: str | None, match: re.Match[str]) -> str | None:
    """``5/8-inch``: with the hyphen, misaki would make one word of two."""
    return f"{words} " if words and match["joined"] else words


def verbalise(fraction: str, english: EnglishVerbaliser) -> str | None:
    """Words for a match of ``FRACTION``; None if it is not read as a fraction."""
    plain = _PARTS.fullmatch("".join(_plain(character) for character in fraction).strip())
    if plain is None:
        return None
    top, bottom = int(plain["top"]), int(plain["bottom"])
    if not 0 < top < bottom or bottom not in _DENOMINATORS | _SCORED:
        return None
    part = english.ordinal(plain["bottom"]) if bottom not in (2, 4) else {2: "half", 4: "quarter"}[bottom]
    if plain["whole"]:
        article = "an" if part[0] in "aeio" else "a"
        words = (article if top == 1 else english.cardinal(plain["top"])) + f" {part}"
        return f"{english.cardinal(plain['whole'])} and {words}{'' if top == 1 else 's'}"
    return f"{english.cardinal(plain['top'])} {part}{'' if top == 1 else 's'}"


def _plain(character: str) -> str:
    return f" {unicodedata.normalize('NFKC', character)}" if character in _GLYPHS else character.replace("\u00a0", " ")


def _verbalise(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if match[0] in _FAMILIAR:
        return None
    if re.match(rf"{GAP}(?:time\b|signature)", after(match)):
        return None
    top, stroke, bottom = match["fraction"].partition("/")
    if stroke and top.isdecimal() and ((int(bottom) in _SCORED and int(top) > 1) or _STARS.match(after(match))):
        return f"{english.cardinal(top)} out of {english.cardinal(bottom)}"
    return verbalise(match["fraction"], english)
