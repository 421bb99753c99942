"""Markdown's block structure: mark-up at the beginning of lines, or of whole lines.

Headings and rules become paragraphs, rows of tables sentences; items of lists get the one bullet that is not read out.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from service.source_text import SourceText

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})[^\n]*\n?")
_QUOTE = re.compile(r"(?:[ \t]*>)+[ \t]?")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
_HEADING_END = re.compile(r"(?:(?<![ \t])[ \t]+#+)?[ \t]*(?:\n|$)")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){2,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={2,}[ \t]*)\n?")
_ITEM = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_DEFINITION = re.compile(r"[ \t]{0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*<?\w+://[^\n]*\n?")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n?")
_CELL_EDGE = re.compile(r"(?<![ \t|])[ \t]*\|[ \t|]*\n?|\n")


class Block(msgspec.Struct, frozen=True):
    """Adjacent lines of the same kind."""

    text: SourceText
    literal: bool = False
    """They are code, without mark-up."""


def parse_blocks(text: SourceText) -> Iterator[Block]:
    """Blocks of the text, without their mark-up.

    Args:
        text: its lines end in ``\\n``.
    """
    pending: list[SourceText] = []
    fence, table = "", False
    lines = [text[line.start() : line.end()] for line in _LINE.finditer(text.text)]
    for line, following in pairwise([*lines, SourceText.of("")]):
        if fence:
            if _closes(line.text, fence):
                yield Block(SourceText.join(pending), literal=True)
                pending, fence = [_break(line)], ""
            else:
                pending.append(line)
            continue
        line = _remove_prefix(_QUOTE, line)
        if opening := _FENCE.fullmatch(line.text):
            yield Block(SourceText.join([*pending, _break(line)]))
            pending, fence = [], opening["fence"]
            continue
        table = "|" in line.text and (table or _is_table_rule(_remove_prefix(_QUOTE, following).text))
        pending.append(_row(line) if table else _line(line))
    yield Block(SourceText.join(pending), literal=bool(fence))


def _closes(line: str, fence: str) -> bool:
    line = line.strip(" \t>\n")
    return len(line) >= len(fence) and not line.strip(fence[0])


def _remove_prefix(prefix: re.Pattern[str], line: SourceText) -> SourceText:
    match = prefix.match(line.text)
    return line[match.end() :] if match else line


def _break(line: SourceText) -> SourceText:
    """A paragraph end that replaces the line."""
    return line.replacement(0, len(line), "\n\n") if len(line) else line


def _is_table_rule(line: str) -> bool:
    return "|" in line and _TABLE_RULE.fullmatch(line) is not None


def _row(line: SourceText) -> SourceText:
    if _is_table_rule(line.text):
        return line[:0]

    def edge(match: re.Match[str]) -> str:
        if match.start() == 0:
            return ""
        if match.end() < len(line):
            return ", "
        return "\n" if line.text[match.start() - 1] in ".!?:" else ".\n"

    return line.sub(_CELL_EDGE, edge)


def _line(line: SourceText) -> SourceText:
    if _RULE.fullmatch(line.text):
        return _break(line)
    if heading := _HEADING.match(line.text):
        end = _HEADING_END.search(line.text, heading.end())
        at = end.start() if end else len(line)
        return SourceText.join([_break(line[: heading.end()]), line[heading.end() : at], _break(line[at:])])
    if item := _ITEM.match(line.text):
        return SourceText.join([line.replacement(0, item.end(), "• "), line[item.end() :]])
    return line[:0] if _DEFINITION.fullmatch(line.text) else line
