"""Measures: ``25 km/h``, ``3 m²``, ``5-10 kg``, ``50 mg/día``, ``20 x 30 cm``."""

import re

from service.source_text import SourceText
from service.text.normalise.nouns import rates, units
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.patterns import AMOUNT, LOOSE_START, any_of, read_amount

_GUARD = r"(?![\w²³’']|/\w)"
"""``5 l’ont`` has no litre."""


class Measures:
    """Rule of one language.

    Args:
        grammar: of the language.
        numerals: of the language.
    """

    def __init__(self, grammar: Grammar, numerals: Numerals) -> None:
        self._grammar, self._numerals = grammar, numerals
        self._units, self._rates = units(grammar.code), rates(grammar.code)
        unit, rate = any_of(self._units), any_of(self._rates)
        self._share = re.compile(rf"{LOOSE_START}(?P<amount>\d{{1,3}}) ?(?P<unit>{unit})/(?P<whole>\d{{1,3}})(?![\w/])")
        self._measure = re.compile(
            rf"{LOOSE_START}(?:(?P<low>{AMOUNT})(?P<joint> ?[-–] ?|/| ?[x×] ?| {grammar.to} ))?(?P<amount>{AMOUNT}) ?"
            rf"(?P<unit>{unit})(?: ?/ ?(?P<rate>{rate}))?{_GUARD}"
        )

    def __call__(self, text: SourceText) -> SourceText:
        text = text.sub(self._share, self._verbalise_share)
        return text.sub(self._measure, self._verbalise)

    def _verbalise_share(self, found: re.Match[str]) -> str:
        """``24 h/24``, ``7 j/7``."""
        noun = self._units[found["unit"]]
        return f"{self._numerals.counted(read_amount(found['amount']), noun)} {self._grammar.out_of} {found['whole']}"

    def _joint(self, sign: str) -> str:
        grammar = self._grammar
        return {"x": grammar.sides, "×": grammar.sides, "/": grammar.out_of}.get(sign, grammar.to)

    def _verbalise(self, found: re.Match[str]) -> str:
        noun = self._units[found["unit"]]
        phrase = self._numerals.counted(read_amount(found["amount"]), noun)
        if found["low"]:
            phrase = f"{read_amount(found['low']).written} {self._joint(found['joint'].strip())} {phrase}"
        return f"{phrase} {self._rates[found['rate']]}" if found["rate"] else phrase
