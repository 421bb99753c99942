"""Abbreviations of ``abbreviations.tsv``, whose point is no stop unless a sentence ends there.

Contexts: ``name`` before a name, ``number`` before a digit, ``after`` behind a digit, ``any``.
"""

import re
from collections.abc import Iterable
from functools import partial

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.patterns import any_of
from service.text.normalise.word_lists import read_rows

_FOLLOWED = {
    "name": r"(?= ?(?:(?:de|del|da|do|dos|di|la|las|los) (?:la |los |las )?)?[^\W\d_a-zà-öø-ÿ])",
    "number": r"(?= ?(?:\d|[IVXLC]+\b))",
    "any": r"(?!\w)",
    "after": r"(?!\w)",
}
_NEXT = re.compile(r"[\"”»)\]’]* +[¡¿\"“«(]?[A-ZÀ-Þ]|[\"”»)\]’]*$|\n")


class Abbreviations:
    """Rule of one language.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        rows = read_rows(grammar.code, "abbreviations")
        contexts = sorted({row[1] for row in rows})
        self._words = {context: {row[0]: row[2] for row in rows if row[1] == context} for context in contexts}
        self._patterns = {context: _pattern(context, words) for context, words in self._words.items()}

    def __call__(self, text: SourceText) -> SourceText:
        for context, pattern in self._patterns.items():
            text = text.sub(pattern, partial(self._verbalise, context))
        return text

    def _verbalise(self, context: str, found: re.Match[str]) -> str:
        words = self._words[context][found[0]]
        if context in ("name", "number"):
            return words if found.string[found.end() : found.end() + 1] == " " else f"{words} "
        ends = found[0].endswith(".") and _NEXT.match(found.string, found.end())
        return f"{words}." if ends else words


def _pattern(context: str, words: Iterable[str]) -> re.Pattern[str]:
    behind = r"(?<=\d )" if context == "after" else ""
    return re.compile(rf"(?<![\w.]){behind}(?:{any_of(words)}){_FOLLOWED[context]}")
