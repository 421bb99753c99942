"""Abbreviations of ``abbreviations.tsv``, whose point is no stop unless a sentence ends there.

Contexts: ``name`` before a name, ``number`` before a digit, ``after`` behind a digit, ``century``
behind a Roman numeral, ``any``.
"""

import re
from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from service.source_text import SourceText
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.patterns import any_of
from service.text.normalise.word_lists import read_rows

_ORDER = ("any", "century", "after", "number", "name")
_FOLLOWED = {
    "name": r"(?= ?(?:(?:de|del|da|do|dos|di|la|las|los) (?:la |los |las )?)?[^\W\d_a-zà-öø-ÿ])",
    "number": r"(?= ?(?:\d|[IVXLC]+\b))",
    "any": r"(?!\w)",
    "after": r"(?!\w)",
    "century": r"(?!\w)",
}
_SURE = 3
"""Length with its point from which a title needs no name behind it: ``El Sr. y la Sra.``."""
_NEXT = re.compile(r"[\"”»)\]’]* +[¡¿\"“«(]?[A-ZÀ-Þ]|[\"”»)\]’]*$|\n")


Rows: TypeAlias = tuple[tuple[str, ...], ...]


class Abbreviations:
    """Rule of one language.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        rows = _with_capitals(read_rows(grammar.code, "abbreviations"))
        contexts = [context for context in _ORDER if any(row[1] == context for row in rows)]
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


def _with_capitals(rows: Rows) -> Rows:
    """Forms in lower case may begin a sentence."""
    known = {row[:2] for row in rows}
    capitals = tuple(
        (row[0][0].upper() + row[0][1:], *row[1:]) for row in rows if len(row[0]) > 2 and row[0][0].islower()
    )
    return rows + tuple(row for row in capitals if row[:2] not in known)


def _pattern(context: str, words: Iterable[str]) -> re.Pattern[str]:
    behind = {"after": r"(?<=\d )", "century": "(?<=[IVXL] )"}.get(context, "")
    titles = [word for word in words if context == "name" and word.endswith(".") and len(word) >= _SURE]
    others = [word for word in words if word not in titles]
    forms = rf"(?:{any_of(titles)})(?= ?[^\W\d_])|(?:{any_of(others)}){_FOLLOWED[context]}"
    return re.compile(rf"(?<![\w.]){behind}(?:{forms})")
