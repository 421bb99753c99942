"""Genders of nouns behind a number: a rule for their endings, and ``nouns.tsv`` for those that it does not hold for."""

import re
from functools import cached_property

from service.text.normalise.romance.language import Grammar
from service.text.normalise.word_lists import read_rows


class Genders:
    """Genders of a language's nouns.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._code = grammar.code
        self._feminine = re.compile(rf"(?:{grammar.feminine_endings})$")

    def of(self, noun: str) -> str:
        """``f`` or ``m``, of a phrase that begins with the noun."""
        known, word = self._known, noun.partition(" ")[0].lower()
        return known.get(noun.lower()) or known.get(word) or ("f" if self._feminine.search(word) else "m")

    def knows(self, noun: str) -> bool:
        """It is in the table."""
        return noun.lower() in self._known

    @cached_property
    def _known(self) -> dict[str, str]:
        return {form.replace("_", " "): row[1] for row in read_rows(self._code, "nouns") for form in row[0].split(" ")}
