"""Number words of a Romance language, where they differ from those that espeak-ng reads digits with.

Digits stay digits unless their words must agree with a noun: espeak-ng reads them as one word, with better stress.
"""

import re
from functools import cached_property
from typing import Any

from service.g2p.published import PublishedPackage
from service.text.normalise.boundaries import MAX_DIGITS
from service.text.normalise.nouns import Noun
from service.text.normalise.romance.genders import Genders
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.patterns import Amount

_MILLION = 1_000_000


class Numerals:
    """Numerals of one language.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self.genders = Genders(grammar)
        self._misread = re.compile(grammar.misread)
        self._agreeing = {"m": re.compile(grammar.agreeing), "f": re.compile(grammar.agreeing_feminine)}

    def before_noun(self, digits: str, gender: str) -> str:
        """A whole number before a noun of that gender: ``veintiuna``; digits if espeak-ng reads them right."""
        if len(digits) > MAX_DIGITS or not self._agreeing[gender].search(digits):
            return digits
        grammar = self._grammar
        if int(digits) == 1:
            return grammar.one[gender]
        words = self.cardinal(int(digits))
        for pattern, replacement in grammar.apocope if gender == "m" else grammar.feminine:
            words = re.sub(pattern, replacement, words)
        return words

    def standing(self, digits: str) -> str:
        """A whole number by itself; digits if espeak-ng reads them right."""
        if len(digits) > MAX_DIGITS or not self._misread.search(digits):
            return digits
        words = self.cardinal(int(digits))
        for pattern, replacement in self._grammar.apocope:
            words = re.sub(rf"{pattern}(?= )", replacement, words)
        return words

    def counted(self, amount: Amount, noun: Noun) -> str:
        """An amount of what ``noun`` names: ``un kilo``, ``veintiuna libras``, ``un millón de euros``."""
        if "{0}" in noun.many:
            return (noun.one if amount.written == "1" else noun.many).format(amount.written)
        if amount.decimals:
            return f"{amount.written} {noun.many}"
        if amount.whole == "1":
            return self.one(noun.one)
        if self.is_millions(amount.whole):
            return f"{self.cardinal(int(amount.whole))}{self.of(noun.many)}{noun.many}"
        return f"{self.before_noun(amount.whole, self.genders.of(noun.one))} {noun.many}"

    def one(self, noun: str) -> str:
        """One of it: ``un kilo``, ``un'ora``."""
        gender = self.genders.of(noun)
        article = self._grammar.one[gender]
        if self._grammar.code == "it":
            article = _italian_article(noun, gender)
        return f"{article}{'' if article.endswith(chr(39)) else ' '}{noun}"

    def of(self, noun: str) -> str:
        """``of`` between a number and a noun, with the space before it and behind it."""
        elided = self._grammar.elided_of
        return f" {elided}" if elided and noun[:1].lower() in "aeéèêiouyh" else f" {self._grammar.of} "

    def is_millions(self, digits: str) -> bool:
        """It ends in the word for a million, which is a noun."""
        return len(digits) <= MAX_DIGITS and int(digits) >= _MILLION and int(digits) % _MILLION == 0

    def cardinal(self, number: int) -> str:
        """Words of a whole number."""
        words: str = self._words.to_cardinal(number)
        return words.replace(",", "")

    def ordinal(self, number: int) -> str:
        """Masculine ordinal."""
        words: str = self._words.to_ordinal(number)
        # COMPAT(num2words 0.5): it keeps the s of vingts.
        return words.replace("vingtsième", "vingtième")

    def spelled(self, digits: str) -> str:
        """Digits one by one."""
        return " ".join(self.cardinal(int(digit)) for digit in digits)

    @cached_property
    def _words(self) -> Any:
        module = PublishedPackage("num2words", {}).load(f"lang_{self._grammar.numerals}")
        return getattr(module, f"Num2Word_{self._grammar.numerals}")()


def _italian_article(noun: str, gender: str) -> str:
    vowel = noun[:1].lower() in "aeiouàèéìòù"
    if gender == "f":
        return "un'" if vowel else "una"
    return "uno" if re.match(r"s[^aeiou]|z|gn|ps|pn|x|y[aeiou]", noun.lower()) else "un"
