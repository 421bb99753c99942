"""Items of lists end as sentences do: most have no mark at their end, and a voice would run one into the next.

The marks are put in before anything is read, so that an item is read as the sentence it is.
"""

import re

from service.text.alphabets import Alphabet
from service.text.traced import Traced

_ITEM = re.compile(r"(?:[-*•–]|\d{1,3}[.)]) ")
_LINES = re.compile(r"\n?[^\n]+")
_MARKS = frozenset(".!?…:;,—।。！？：；，、")
_CLOSING = "\"'”’»)]】」』） "


def stopped(paragraph: Traced, alphabet: Alphabet) -> Traced:
    """A full stop, which stands for nothing, behind every line of a list that has no mark there.

    Args:
        paragraph: each item on a line of its own, as ``guards.unwrapped`` gives it.
        alphabet: that of its language.
    """
    if not ("\n" in paragraph.text or _ITEM.match(paragraph.text)):
        return paragraph
    stop = "." if alphabet.spaced else "。"
    lines = (paragraph[line.start() : line.end()] for line in _LINES.finditer(paragraph.text))
    return Traced.join(line.followed(stop) if _lacks_mark(line.text) else line for line in lines)


def _lacks_mark(line: str) -> bool:
    end = line.rstrip(_CLOSING)[-1:]
    return end not in _MARKS and any(map(str.isalnum, line))
