"""Signs that espeak-ng skips or names badly, of ``signs.tsv``; powers; and a minus between two numbers.

``letters.tsv`` has words of one letter that espeak-ng names before a mark: the Portuguese ``É, eu sei``.
"""

import re
import unicodedata

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.patterns import any_of
from service.text.normalise.word_lists import has_list, read_rows

_POWER = re.compile(r"(?<=[\w)])(?:\^([23])(?!\w)|([²³]))")
_POWERS = re.compile(r"(?<=[\w)])\^(-?\d{1,3})(?!\w)|(?<=[\d)])([⁴-⁹])")
_DIFFERENCE = re.compile(r"(?<=[\d)]) [-−–] (?=[\d(])|(?<=[=+×÷] )[-−](?=\d)|(?<=\d)[-−](?=\d{1,9} ?=)")
_BETWEEN = re.compile(r"(?<=\d) ?[x×*] ?(?=\d)")
_SIDES = re.compile(r"(?<=[^\W\d_]{2}) [x×] (?=\d)")
_DIVIDED = re.compile(r"(?<=\d) ?÷ ?(?=\d)|(?<=\d) / (?=\d)|(?<=\d)/(?=\d{1,9} ?=)")
_STROKE = re.compile(r"(?<![\w/.,])(\d{1,15}(?:\.\d{3})?)/(?=\d{1,15}(?![\w/]))")
_EQUAL = re.compile(r"(?<=[\d)²³]) ?(?P<sign>[=<>]) ?(?=[\d(?x-z−-])")


class Signs:
    """Rule of one language.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._stroke = next(words for mark, words in read_rows(grammar.code, "marks") if mark == "/")
        self._words = {
            sign.replace("_", " ").replace("hash", "#"): words for sign, words in read_rows(grammar.code, "signs")
        }
        letters = read_rows(grammar.code, "letters") if has_list(grammar.code, "letters") else ()
        self._letters: dict[str, str] = {row[0]: row[1] for row in letters}
        self._letter = re.compile(rf"(?<!\w)({any_of(self._letters)})(?=[\"'’”»)\]]*(?:[.,;:!?…]|$))", re.IGNORECASE)
        self._sign = re.compile(rf" ?({any_of(self._words)}) ?")

    def __call__(self, text: SourceText) -> SourceText:
        grammar = self._grammar
        text = text.sub(self._letter, lambda found: self._letters[found[0].lower()])
        text = text.sub(_POWER, lambda found: f" {grammar.power[(found[1] or found[2]) in '3³']}")
        text = text.sub(
            _POWERS, lambda found: f" {grammar.powers} {unicodedata.normalize('NFKC', found[1] or found[2])}"
        )
        text = text.sub(_BETWEEN, lambda _: f" {grammar.by} ").sub(_SIDES, lambda _: f" {grammar.sides} ")
        text = text.sub(_EQUAL, self._compared)
        text = text.sub(_STROKE, lambda found: f"{found[1]} {self._stroke} ")
        return text.sub(self._sign, lambda found: f" {self._words[found[1]]} ")

    def differences(self, text: SourceText) -> SourceText:
        """A minus or a stroke between two numbers of a sum."""
        text = text.sub(_DIFFERENCE, lambda _: f" {self._grammar.minus} ")
        return text.sub(_DIVIDED, lambda _: f" {self._words['÷']} ")

    def _compared(self, found: re.Match[str]) -> str | None:
        sign = found["sign"]
        words = self._words.get(sign) or self._words.get(f" {sign} ")
        return words and f" {words} "
