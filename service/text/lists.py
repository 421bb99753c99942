"""Items of lists end as sentences do: most have no mark at their end, and a voice would run one into the next.

The marks are put in before anything is read, so that an item is read as the sentence it is.
"""

import re

from service.source_text import SourceText
from service.text.alphabets import Alphabet

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)]) ")
_LINES = re.compile(r"\n?[^\n]+")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.?$", re.ASCII)
"""A letter by itself: misaki takes the point behind it for a part of it."""
_MARKS = frozenset(".!?…:;,—।。！？：；，、")
_CLOSING = "\"'”’»)]】」』） "


def stopped(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """A full stop, which stands for nothing, behind every line of a list that has no mark there.

    Args:
        paragraph: each item on a line of its own, as ``guards.unwrapped`` gives it.
        alphabet: that of its language.
    """
    if not ("\n" in paragraph.text or _ITEM.match(paragraph.text)):
        return paragraph
    stop = "." if alphabet.spaced else "。"
    lines = (paragraph[line.start() : line.end()] for line in _LINES.finditer(paragraph.text))
    return SourceText.join(line.with_suffix(_lacking(line.text, stop)) for line in lines)


def _lacking(line: str, stop: str) -> str:
    if _INITIAL.search(line):
        return f" {stop}"
    marked = line.rstrip(_CLOSING)[-1:] in _MARKS
    return "" if marked or not any(map(str.isalnum, line)) else stop
