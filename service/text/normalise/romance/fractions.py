"""Fractions: ``3/4``, ``⅖``, ``2½``, ``1/2 taza``, ``3/4 kg``."""

import re
import unicodedata

from service.source_text import SourceText
from service.text.normalise.nouns import units
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import START, WORD, any_of

_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_WORDS_FROM = 11
"""Denominators from which some languages have no ordinal."""
_TENTH = 10
_MARKS = 20
"""Best mark of schools: ``15/20``."""


class Fractions:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._units = units(grammar.code)
        self._fraction = re.compile(
            rf"(?:{START}(?:(?P<whole>\d{{1,3}}) )?(?P<top>\d{{1,3}})[/⁄](?P<bottom>\d{{1,4}})(?![/⁄.,:-]?\d| ?=)"
            rf"|(?<![\w.,])(?:(?P<number>\d{{1,3}}) ?)?(?P<sign>[{_SIGNS}]))"
            rf"(?: ?(?P<unit>{any_of(self._units)})(?![\w/²³’'])| (?P<noun>{WORD}))?(?![\w/])"
        )

    def __call__(self, text: SourceText) -> SourceText:
        if "/" in text.text or not text.text.isascii():
            return text.sub(self._fraction, self._verbalise)
        return text

    def _verbalise(self, found: re.Match[str]) -> str | None:
        top, bottom = found["top"], found["bottom"]
        if top and "0" in (top[0], bottom[0]):
            return None
        if found["sign"]:
            top, _, bottom = unicodedata.normalize("NFKC", found["sign"]).partition("⁄")
        above, below = int(top), int(bottom)
        if (above, below) == (24, 7):
            return found[0].replace("/", " ")
        if below == _MARKS and above > 1 and not found["sign"]:
            return found[0].replace("/", f" {self._grammar.out_of} ")
        whole = found["whole"] or found["number"]
        if not _is_fraction(above, below, bool(whole or found["sign"])):
            return None
        unit = self._units.get(found["unit"] or "")
        noun = unit.one if unit else found["noun"] or ""
        if whole:
            return self._mixed(whole, above, below, unit.many if unit else noun)
        if (above, below) == (1, 2):
            return self._half(noun, bool(unit))
        return self._with_noun(self._named(above, below), noun, bool(unit))

    def _mixed(self, whole: str, above: int, below: int, noun: str) -> str:
        half = (above, below) == (1, 2)
        gender = self._numerals.genders.of(noun) if noun else "m"
        fraction = self._grammar.half[gender == "f"] if half else self._named(above, below)
        number = self._numerals.before_noun(whole, gender) if noun and gender == "f" else whole
        return f"{number} {self._grammar.and_half} {fraction}" + (f" {noun}" if noun else "")

    def _half(self, noun: str, measured: bool) -> str:
        masculine, feminine, alone = self._grammar.half
        if not noun or not (measured or self._is_noun(noun)):
            return f"{alone} {noun}".rstrip()
        half = feminine if self._numerals.genders.of(noun) == "f" else masculine
        if self._grammar.code == "fr":
            return f"un{'e' * (half == feminine)} {masculine}-{noun}"
        return f"{half} {noun}"

    def _with_noun(self, fraction: str, noun: str, measured: bool) -> str:
        if measured:
            return f"{fraction}{self._numerals.of(noun)}{noun}"
        return f"{fraction} {noun}".rstrip()

    def _is_noun(self, word: str) -> bool:
        genders, others = self._numerals.genders, self._grammar.others.split("|")
        return genders.knows(word) or (word.islower() and word not in others and len(word) > 2)

    def _named(self, above: int, below: int) -> str:
        name = self._grammar.denominators.get(below) or self._denominator(below)
        number = self._grammar.one["m"] if above == 1 else str(above)
        return f"{number} {name if above == 1 else self._plural(name)}"

    def _denominator(self, below: int) -> str:
        if (
            below >= _WORDS_FROM
            and self._grammar.fractions
            and not (below % _TENTH == 0 and self._grammar.code == "pt")
        ):
            cardinal = self._numerals.cardinal(below).translate(str.maketrans("éó", "eo")).replace(" y ", "i")
            return self._grammar.fractions.format(cardinal=cardinal)
        return self._numerals.ordinal(below)

    def _plural(self, name: str) -> str:
        if self._grammar.code == "it":
            return f"{name[:-1]}i"
        return name if name.endswith("s") else f"{name}s"


def _is_fraction(above: int, below: int, certain: bool) -> bool:
    """Not ``24/7``, a score such as ``8/10`` or two numbers of which neither is small."""
    if below < 2 or above == 0:
        return False
    return (
        certain
        or (above < below and (below <= _TENTH or above == 1 or below in (12, 16, 20, 100, 1000)))
        or (above < _TENTH and below in (2, 3, 4))
    )
