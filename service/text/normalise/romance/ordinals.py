"""Ordinals: ``1ra``, ``2do``, ``1er``, ``1° maggio``, ``2e``, ``XIXe``, ``1000e``."""

import re

from service.source_text import SourceText
from service.text.normalise.nouns import names
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import WORD
from service.text.normalise.romance.roman import value

_POINT = re.compile(r"(?<=\d)\.(?=[ºª°])|(?<=\d)\.(?=(?:er|ra|ro|do|da)\b)")
_NUMBER = re.compile(r"(?<!\w)(?:[nN]\.?[º°]|№) ?(?=\d)")
_DEGREE = re.compile(rf"(?<![\w.,-])(\d{{1,2}})°(?= ({WORD}))")
_FRENCH = re.compile(
    # A single V or X is ambiguous, so its noun must follow.
    r"(?<![\w.,])(?:(?P<digits>\d{1,6}|\d{1,3} \d{3})"
    r"|(?P<roman>[IVXL]{2,7}|I(?=er|re|ère)|[VX](?=e (?:siècle|République|arrondiss))))"
    r"(?P<suffix>er|re|ère|ere|nde?|e|è|ème|eme|ième|ieme)(?P<many>s?)(?!\w)"
)
_HUNDRED = 100


class Ordinals:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._others = frozenset(grammar.others.split("|"))
        self._months = frozenset(names(grammar.code, "month"))
        self._before = re.compile(rf"(?:^|[.,!?:;(] ?|(?<!\w)(?:{grammar.before_ordinal}) )$", re.IGNORECASE)
        self._ending = re.compile(rf"(?<![\w.,-])(\d{{1,3}})(?:{grammar.ordinals})(?!\w)")
        self._sign = re.compile(r"(?<![\w.,-])(\d{3,4})([ºª])(?!\w)")

    def __call__(self, text: SourceText) -> SourceText:
        text = text.sub(_NUMBER, lambda _: f"{self._grammar.number} ").sub(_POINT, lambda _: "")
        if self._grammar.code == "fr":
            return text.sub(_FRENCH, self._french)
        text = text.sub(_DEGREE, self._degree)
        text = text.sub(self._sign, lambda found: self.words(int(found[1]), feminine=found[2] == "ª"))
        return text.sub(self._ending, self._verbalise)

    def words(self, number: int, *, feminine: bool) -> str:
        """Ordinal in words above a hundred, of which espeak-ng drops the sign; ``6º`` below."""
        if number < _HUNDRED and self._grammar.code != "fr":
            return f"{number}{'ª' if feminine else 'º'}"
        words = self._numerals.ordinal(number)
        return re.sub(r"o\b", "a", words) if feminine else words

    def _verbalise(self, found: re.Match[str]) -> str | None:
        groups, number = found.groupdict(), int(found[1])
        if number == 0:
            return None
        if groups.get("short"):
            return self._grammar.shortened.get(number % 10 if number > 20 else number, f"{number}º")
        return self.words(number, feminine=bool(groups.get("f")))

    def _degree(self, found: re.Match[str]) -> str | None:
        """``1° maggio``, ``2° piso``; ``20° a la sombra`` is a temperature."""
        if found[2] in self._others or not found[2].islower() or int(found[1]) == 0:
            return None
        if found[2] not in self._months and not self._before.search(
            found.string[max(0, found.start() - 12) : found.start()]
        ):
            return None
        noun = found[2]
        return f"{found[1]}{'ª' if self._numerals.genders.of(noun) == 'f' else 'º'}"

    def _french(self, found: re.Match[str]) -> str | None:
        digits = found["digits"]
        number = int(digits.replace(" ", "")) if digits else value(found["roman"])
        if not number:
            return None
        if number == 1:
            words = "première" if found["suffix"] in ("re", "ère", "ere") else "premier"
        elif number == 2 and found["suffix"].startswith("nd"):
            words = "seconde" if found["suffix"] == "nde" else "second"
        else:
            words = self._numerals.ordinal(number)
        return words + found["many"]
