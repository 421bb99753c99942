"""Normalisation of Spanish, French, Italian and Portuguese: one rule for each class of written things.

A grammar (``languages``) gives a language's words and their order, lists of ``service/text/data`` the words of which
there are many. espeak-ng reads most numbers correctly: what it reads correctly stays as it is.
"""

from collections.abc import Callable
from functools import cached_property

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.romance.abbreviations import Abbreviations
from service.text.normalise.romance.dates import Dates
from service.text.normalise.romance.electronic import Electronic
from service.text.normalise.romance.fractions import Fractions
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.measures import Measures
from service.text.normalise.romance.money import Money
from service.text.normalise.romance.numbers import Numbers
from service.text.normalise.romance.numerals import Numerals
from service.text.normalise.romance.ordinals import Ordinals
from service.text.normalise.romance.roman import Roman
from service.text.normalise.romance.signs import Signs
from service.text.normalise.romance.telephone import Telephone
from service.text.normalise.romance.times import Times

_Rule = Callable[[SourceText], SourceText]
_Option = Callable[[TextOptions], bool]


class RomanceNormaliser:
    """Normaliser of one language; see ``service.text.normalise.normaliser.Normaliser``.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def __call__(self, text: SourceText, options: TextOptions) -> SourceText:
        digits = any(map(str.isdecimal, text.text))
        for enabled, needs_digits, rule in self._rules:
            if enabled(options) and (digits or not needs_digits):
                text = rule(text)
        return text

    @cached_property
    def _rules(self) -> tuple[tuple[_Option, bool, _Rule], ...]:
        """Options that enable a rule, whether it needs digits, and the rule; built at the first text."""
        grammar, numerals = self._grammar, Numerals(self._grammar)
        electronic, signs = Electronic(grammar, numerals), Signs(grammar)
        return (
            (lambda options: options.urls, False, electronic.urls),
            (lambda options: options.emails, False, electronic.emails),
            (lambda options: options.numbers, True, electronic.versions),
            (lambda options: options.dates, False, Dates(grammar)),
            (lambda options: options.times, True, Times(grammar, numerals)),
            (lambda options: options.phones, True, Telephone(grammar, numerals)),
            (lambda options: options.numbers, True, signs.differences),
            (lambda options: options.money, True, Money(grammar, numerals)),
            (lambda options: options.numbers, False, Fractions(grammar, numerals)),
            (lambda options: options.numbers, False, Ordinals(grammar, numerals)),
            (lambda options: options.units, True, Measures(grammar, numerals)),
            (lambda options: options.numbers, False, Abbreviations(grammar)),
            (lambda options: options.numbers, False, Roman(grammar, numerals)),
            (lambda options: options.numbers, True, Numbers(grammar, numerals)),
            (lambda options: options.numbers, False, signs),
        )
