"""Roman numerals: rulers and popes (``Felipe VI``), centuries, chapters, and ``II Guerra Mundial``.

Several capitals are a numeral wherever they are not a word; I, V and X alone only behind a noun of ``numbered.tsv``
or a ruler of ``rulers.tsv``, whose genders they have.
"""

import re

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import WORD, any_of
from service.text.normalise.word_lists import read_rows

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SINGLE = frozenset("IVX")
_SHORTEST_NAME = 4
_MOST_RULERS, _MOST_EVENTS = 50, 100
_PRONOUNS = frozenset({"vi", "li", "mi", "di"})
_LEAST_SURE = frozenset(
    {
        "MI",
        "DI",
        "VI",
        "CD",
        "DC",
        "MC",
        "CV",
        "MD",
        "XL",
        "XXL",
        "CL",
        "ML",
        "DL",
        "CC",
        "MM",
        "XXX",
        "MIX",
        "DVI",
        "LI",
        "CI",
        "DIV",
        "LIV",
    }
)
"""Sizes, discs and words, which are numerals only behind a noun or a ruler."""


class Roman:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._others = frozenset(grammar.others.split("|"))
        self._rulers = {row[0]: row[1] for row in read_rows(grammar.code, "rulers")}
        self._nouns = {row[0]: row[1] for row in read_rows(grammar.code, "numbered")}
        self._behind = re.compile(
            rf"(?<!\w)(?P<noun>{any_of(self._nouns)})(?P<gap>\.? )(?P<roman>[IVXLCDM]{{1,9}}|[ivxl]{{2,7}})"
            rf"(?:(?P<joint>[-–]| {grammar.to} | [yei] )(?P<second>[IVXL]{{1,7}}))?(?!\w)",
            re.IGNORECASE,
        )
        self._named = re.compile(r"(?P<name>(?<!\w)[A-ZÀ-Þ][^\W\d_]+) (?P<roman>[IVXLCDM]{1,9})(?!\w|\.\w|')")
        self._before = re.compile(rf"(?<![\w.])(?P<roman>[IVX]{{1,6}})(?P<sign>[ºª]?) (?P<noun>[A-ZÀ-Þ]?{WORD})")
        self._alone = re.compile(r"(?<![\w.'’-])(?P<roman>[IVXLC]{2,9})(?![\w'’-]|\.\w)")

    def __call__(self, text: SourceText) -> SourceText:
        if not any(letter in text.text for letter in "IVXLCDMivx"):
            return text
        text = text.sub(self._behind, self._verbalise_behind)
        text = text.sub(self._named, self._verbalise_named)
        if self._grammar.ordinal_nouns:
            text = text.sub(self._before, self._verbalise_before)
        return text.sub(self._alone, self._verbalise_alone)

    def _verbalise_behind(self, found: re.Match[str]) -> str | None:
        roman = found["roman"]
        if len(roman) == 1 and roman not in _SINGLE:
            return None
        if not (roman.isupper() or roman.islower()) or roman in _PRONOUNS or not (number := value(roman.upper())):
            return None
        kind = self._nouns[found["noun"].lower()]
        words = [self._ruled(number, "m") if kind == "o" else self._numerals.cardinal(number)]
        if found["second"] and (second := value(found["second"].upper())):
            words += [found["joint"] if found["joint"].strip("-–") else f" {self._grammar.to} "]
            words += [self._ruled(second, "m") if kind == "o" else self._numerals.cardinal(second)]
        elif found["second"]:
            return None
        return found["noun"] + found["gap"] + "".join(words)

    def _verbalise_named(self, found: re.Match[str]) -> str | None:
        roman, name = found["roman"], found["name"]
        number = value(roman)
        gender = self._rulers.get(name)
        if gender is None and (len(name) < _SHORTEST_NAME or name.lower() in self._others):
            return None
        if not number or number > _MOST_RULERS or (gender is None and (roman in _LEAST_SURE or roman in _SINGLE)):
            return None
        if name.isupper() and gender is None:
            return None
        return f"{name} {self._ruled(number, gender or 'm') if gender else self._numerals.cardinal(number)}"

    def _verbalise_before(self, found: re.Match[str]) -> str | None:
        """``II Guerra Mundial``, ``XX secolo``, ``V Centenario``."""
        roman, noun, sign = found["roman"], found["noun"], found["sign"]
        number = value(roman)
        sure = sign or self._nouns.get(noun.lower()) in ("e", "o")
        capital = noun[0].isupper() and noun[1:].islower() and len(roman) > 1 and roman not in _LEAST_SURE
        if not 1 <= number <= _MOST_EVENTS or not (sure or capital):
            return None
        feminine = sign == "ª" or (not sign and self._numerals.genders.of(noun) == "f")
        return f"{number}{'ª' if feminine else 'º'} {noun}"

    def _verbalise_alone(self, found: re.Match[str]) -> str | None:
        roman = found["roman"]
        number = value(roman)
        return None if not number or roman in _LEAST_SURE else self._numerals.cardinal(number)

    def _ruled(self, number: int, gender: str) -> str:
        grammar = self._grammar
        if number > grammar.regnal:
            return self._numerals.cardinal(number)
        if grammar.code == "fr":
            return "première" if gender == "f" else "premier"
        return f"{number}{'ª' if gender == 'f' else 'º'}"


def value(roman: str) -> int:
    """Value of a numeral; 0 if it is none."""
    if not roman or not _CANONICAL.fullmatch(roman):
        return 0
    values = [_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
