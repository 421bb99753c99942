"""Ends of lines in a paragraph: a pause where a line is a line, nothing where prose was wrapped.

Verse, recipes, addresses and lists have lines, and few marks at their ends; spoken without pauses they are one breath.
Prose was wrapped if each line is as long as it could be: the first word of the next would not have fitted in. Short
lines (captions, quotations in a mail) were wrapped only if most of them go on in lower case, too. An item of a list is
a line of its own, with the lines behind it that go on in lower case.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.source_text import SourceText
from service.text.alphabets import Alphabet

_WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
"""Letters and marks of Mandarin and Japanese."""
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")
_BREAK = re.compile(r"\n")
_LINES = re.compile(r"\n[^\n]*|[^\n]+")

_ITEM = re.compile(r"(?:[-*•–]|\(?\d{1,3}[.)]) ")
_LETTERED = re.compile(r"\(?([A-Za-z]|[ivx]{2,4}|[IVX]{2,4})[.)] ")
"""Item of a list if another one is beside it; else an initial."""
_FIRST_WORD = re.compile(r"\S*")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")

_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-\n(?=[a-z]{2})(?!(?:and|or|to|but|nor)\b)")
_COMPOUND = re.compile(
    r"\b(?:well|self|half|high|low|long|short|old|new|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|first|second|third|mid|ex|all|ever|far|full|good|hard|ill|so|part|user|open|real"
    r"|time|on|off|up|out|in|top|low|hand|state|free|air|bed|by|able|post|cross|light|dark|large|small|best|much|world)$",
    re.IGNORECASE,
)
"""First part of a word that keeps its hyphen at the end of a line: ``well-`` before ``known``."""

_NARROW, _USUAL, _BROAD = 20, 45, 60
"""Characters of the longest line: from the first a line may have been wrapped, from the second each that is full was,
from the third also one before a capital."""
_WIDE_LINE, _WIDE_SLACK = 16, 3
"""The same of scripts without spaces, where a line is full but for a mark that may not begin the next."""
_MOST = 0.75
"""Share of full lines in prose: some were edited after it was wrapped."""

_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.?$", re.ASCII)
"""A single letter: misaki takes a point behind it for a part of it."""
_MARKS = frozenset(".!?…:;,—।。！？：；，、")
_CLOSING = "\"'”’»)]】」』） "


def join_wrapped_lines(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """The paragraph with ``\\n`` at the end of each line that is one, and all other lines joined.

    Lines are joined with a space, except between two characters of a script without spaces.
    """
    lines = paragraph.text.split("\n")
    if len(lines) < 2:
        return paragraph
    if alphabet.spaced and "-\n" in paragraph.text:
        paragraph = paragraph.sub(_HYPHEN, lambda found: "-" if _COMPOUND.search(_before(found)) else "")
        lines = paragraph.text.split("\n")
    ends = _ends(lines, alphabet)
    between = {place.start() for place in _BETWEEN_WIDE.finditer(paragraph.text)} if not alphabet.spaced else ()
    joined = iter(ends)
    return paragraph.sub(_BREAK, lambda found: None if next(joined) else "" if found.start() in between else " ")


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 12) : found.start()]


def end_list_items(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """A paragraph with a mark, which has no source, behind every line or item of a list without one.

    It is a full stop, or a comma where a sentence goes on: in verse, or before a line in lower case.

    Args:
        paragraph: from ``join_wrapped_lines``.
        alphabet: that of its language.
    """
    if not ("\n" in paragraph.text or _ITEM.match(paragraph.text)):
        return paragraph
    stop, comma = (".", ",") if alphabet.spaced else ("。", "，")
    lines = [paragraph[line.start() : line.end()] for line in _LINES.finditer(paragraph.text)]
    marks = _marks([line.text.strip() for line in lines], stop, comma)
    return SourceText.join(
        line.with_suffix(_missing_mark(line.text, mark)) for line, mark in zip(lines, marks, strict=True)
    )


def _marks(lines: Sequence[str], stop: str, comma: str) -> Iterator[str]:
    """Mark behind each line, if it needs one; there is one line at least."""
    items = [*_items(lines), True]
    verse = len(lines) > 2 and not any(items[:-1]) and any(line[-1:] in _MARKS for line in lines[:-1])
    for following, is_item in zip([*lines[1:], ""], items[1:], strict=True):
        yield comma if not is_item and (verse or following[:1].islower()) else stop


def _ends(lines: Sequence[str], alphabet: Alphabet) -> Sequence[bool]:
    """For each break between two lines, True if the first ends there."""
    full = _full_lines(lines) if alphabet.spaced else _full_wide_lines(lines)
    items = _items(lines)
    width = max(map(len, lines))
    wrapped = _is_prose(lines, full, width) if alphabet.spaced else all(full)
    in_item = False
    ends = []
    for number, (line, following) in enumerate(pairwise(lines)):
        in_item = in_item or items[number]
        goes_on = following[:1].islower()
        if items[number + 1]:
            ends.append(True)
        elif _BROKEN_WORD.search(line) and goes_on:
            ends.append(False)
        else:
            edited = full[number] and (width >= _BROAD or (goes_on and width >= _USUAL))
            lasts = wrapped or edited or (goes_on and (in_item or width >= _BROAD))
            ends.append(not lasts)
    return ends


def _full_lines(lines: Sequence[str]) -> Sequence[bool]:
    width = max(map(len, lines))
    return [len(line) + 1 + len(_first_word(following)) > width for line, following in pairwise(lines)]


def _full_wide_lines(lines: Sequence[str]) -> Sequence[bool]:
    width = max(map(len, lines))
    return [width >= _WIDE_LINE and len(line) >= width - _WIDE_SLACK for line in lines[:-1]]


def _is_prose(lines: Sequence[str], full: Sequence[bool], width: int) -> bool:
    """True if the lines were wrapped, those of items apart."""
    if width < _NARROW or sum(full) < _MOST * len(full):
        return False
    if width >= _BROAD or (width >= _USUAL and not any(map(_has_case, lines))):
        return True
    return 2 * sum(following[:1].islower() for following in lines[1:]) >= len(full)


def _has_case(line: str) -> bool:
    return line.lower() != line.upper()


def _first_word(line: str) -> str:
    word = _FIRST_WORD.match(line)
    return word[0] if word else ""


def _items(lines: Sequence[str]) -> Sequence[bool]:
    """For each line, True if it is an item of a list."""
    lettered = _are_lettered(lines)
    return [bool(_ITEM.match(line) or (lettered and _LETTERED.match(line))) for line in lines]


def _are_lettered(lines: Sequence[str]) -> bool:
    """True if any two that follow each other begin with ``a.`` and ``b.``, or ``i.`` and ``ii.``."""
    letters = [item[1].lower() for line in lines if (item := _LETTERED.match(line))]
    return any(
        (one, two) == ("i", "ii") or (len(one) == len(two) == 1 and ord(two) - ord(one) == 1)
        for one, two in pairwise(letters)
    )


def _missing_mark(line: str, mark: str) -> str:
    """``mark`` if the line has none at its end, else nothing."""
    if _INITIAL.search(line):
        return f" {mark}"
    marked = line.rstrip(_CLOSING)[-1:] in _MARKS
    return "" if marked or not any(map(str.isalnum, line)) else mark
