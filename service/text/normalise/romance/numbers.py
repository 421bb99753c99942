"""Whole and decimal numbers: their marks, signs and ranges, and agreement with the noun behind them (``21 sillas``)."""

import re

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import END, START, WHOLE, WORD

_ENGLISH = re.compile(rf"{START}\d{{1,3}}(?:,\d{{3}}){{1,4}}\.\d{{1,9}}{END}")
"""Number in English notation: the comma separates thousands if a point follows."""
_ENGLISH_GROUPS = re.compile(rf"{START}[1-9]\d{{0,2}}(?:,\d{{3}}){{2,4}}{END}")
_POINT = re.compile(rf"{START}(\d{{1,15}})\.(\d{{1,2}}|\d{{4,9}}){END}")
_GROUPED = re.compile(START + r"(?<!\d )[1-9]\d{0,2}(?: \d{3}){1,4}(?!\w)(?! \d)")
_MINUS = re.compile(r"(?<![\w)\]])[-−](?=\d)")
_RANGE = re.compile(rf"{START}(?:(\d{{1,3}})[-–](\d{{1,3}})|(\d{{4}})[-–](\d{{4}})){END}")
_DASHED = re.compile(rf"{START}(\d{{1,15}}) – (\d{{1,15}}){END}")
_ALONE = re.compile(r"(?<![\w.,/:-])(\d{4,15}|\d{1,3}(?:\.\d{3}){1,4})(?![\w/]|[.,:-]\d)")

_CONTEXT = 24
"""Characters before a number that tell whether it is a name."""


class Numbers:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._others = frozenset(grammar.others.split("|"))
        self._plural = re.compile(rf"(?:{grammar.plural_endings})$")
        self._opener = re.compile(rf"(?:^|[.,;:!?¡¿(«“\"—–\n]\s?|(?<!\w)(?:{grammar.openers}) )$", re.IGNORECASE)
        self._name = re.compile(rf"(?<!\w)(?:{grammar.articles}) $", re.IGNORECASE)
        self._counted = re.compile(rf"(?<![\w.,/:$€£-])(?P<number>{WHOLE}) (?P<noun>{WORD})")
        self._millions = re.compile(
            rf"(?<![\w.,/:-])([1-9]\d{{0,2}}(?:[. ]000){{2,3}}|[1-9]\d{{0,2}}0{{6,9}}) ({WORD})"
        )

    def __call__(self, text: SourceText) -> SourceText:
        grammar = self._grammar
        text = text.sub(_GROUPED, lambda found: found[0].replace(" ", "") if " 0" in found[0] else None)
        text = text.sub(_ENGLISH, lambda found: found[0].replace(",", "").replace(".", ","))
        text = text.sub(_ENGLISH_GROUPS, lambda found: found[0].replace(",", ""))
        if grammar.code == "pt":
            # espeak skips the point of ``1.5``.
            text = text.sub(_POINT, lambda found: f"{found[1]},{found[2]}")
        text = text.sub(_RANGE, self._range)
        text = text.sub(_DASHED, lambda found: f"{found[1]} {grammar.to} {found[2]}")
        text = text.sub(_MINUS, lambda _: f"{grammar.minus} ")
        text = text.sub(self._millions, self._verbalise_millions)
        text = text.sub(self._counted, self._agree)
        return text.sub(_ALONE, self._verbalise_alone)

    def _range(self, found: re.Match[str]) -> str | None:
        low, top = found[1] or found[3], found[2] or found[4]
        if len(low) == 3 and int(low) >= int(top):
            return None
        return f"{low} {self._grammar.to} {top}"

    def _verbalise_millions(self, found: re.Match[str]) -> str | None:
        """``1.000.000 personas`` has the preposition that a million has."""
        digits, noun = re.sub(r"\D", "", found[1]), found[2]
        if not noun.islower() or noun in self._others or not self._numerals.is_millions(digits):
            return None
        return f"{self._numerals.cardinal(int(digits))}{self._numerals.of(noun)}{noun}"

    def _agree(self, found: re.Match[str]) -> str | None:
        digits, noun = re.sub(r"\D", "", found["number"]), found["noun"]
        if (
            noun.lower() in self._others
            or (len(noun) < 3 and not self._numerals.genders.knows(noun))
            or digits.startswith("0")
            or not noun[1:].islower()
        ):
            return None
        if digits == "1":
            return self._article(found, noun)
        if not self._plural.search(noun):
            return None
        words = self._numerals.before_noun(digits, self._numerals.genders.of(noun))
        return None if words == digits else f"{words} {noun}"

    def _article(self, found: re.Match[str], noun: str) -> str | None:
        """``de 1 semana``; in ``el 1 gana`` it is a name."""
        if noun in self._grammar.scales:
            return f"{self._grammar.one['m']} {noun}" if self._grammar.scales[noun] else None
        before = found.string[max(0, found.start() - _CONTEXT) : found.start()]
        named = self._name.search(before) if self._numerals.genders.knows(noun) else not self._opener.search(before)
        return None if named or not noun.islower() else self._numerals.one(noun)

    def _verbalise_alone(self, found: re.Match[str]) -> str | None:
        """Numbers whose own words espeak-ng has wrong: ``21.000``, ``2.500`` in Portuguese."""
        digits = found[1].replace(".", "")
        words = self._numerals.standing(digits)
        return None if words == digits else words
