"""Sentence ends of list items: most have no mark at their end, and would be spoken as one sentence.

The marks are added before normalisation and G2P, so that an item is processed as the sentence it is.
"""

import re

from service.source_text import SourceText
from service.text.alphabets import Alphabet

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)]) ")
_LINES = re.compile(r"\n?[^\n]+")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.?$", re.ASCII)
"""A single letter: misaki takes a point behind it for a part of it."""
_MARKS = frozenset(".!?…:;,—।。！？：；，、")
_CLOSING = "\"'”’»)]】」』） "


def end_list_items(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """A paragraph with a full stop, which has no source, behind every line of a list without a mark there.

    Args:
        paragraph: each item on a line of its own, from ``cleaning.join_wrapped_lines``.
        alphabet: that of its language.
    """
    if not ("\n" in paragraph.text or _ITEM.match(paragraph.text)):
        return paragraph
    stop = "." if alphabet.spaced else "。"
    lines = (paragraph[line.start() : line.end()] for line in _LINES.finditer(paragraph.text))
    return SourceText.join(line.with_suffix(_missing_stop(line.text, stop)) for line in lines)


def _missing_stop(line: str, stop: str) -> str:
    """``stop`` if the line has no mark at its end, else nothing."""
    if _INITIAL.search(line):
        return f" {stop}"
    marked = line.rstrip(_CLOSING)[-1:] in _MARKS
    return "" if marked or not any(map(str.isalnum, line)) else stop
