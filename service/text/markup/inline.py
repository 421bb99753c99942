"""Inline mark-up, parsed in one pass from left to right: time is linear in the text.

Markdown's rules for nested emphasis matter only for layout. For speech it is enough that the signs are removed, and
that ``snake_case`` and ``2*3`` keep theirs.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

import msgspec

from service.errors import InvalidInput
from service.g2p.characters import stands_for_words
from service.g2p.phonemiser import Override
from service.source_text import SourceText
from service.speech import Pause
from service.text.markup.html import ATTRIBUTES, alt_span, replace_entity, replace_tag

MAX_PAUSE = 60.0
"""Seconds of one pause."""
MAX_LABEL = 200
"""Characters that one pronunciation may replace."""

_FOOTNOTE_NUMBER = (
    r"(?:(?<=[^\W_]{2})|(?<=[.,;:!?…\"”’')\]%]))\[[1-9][0-9]{0,2}(?:(?:, ?|[-–])[1-9][0-9]{0,2}){0,9}\]"
    r"(?!\w|\(|\.\w|[ \t]?[=+*/<>])"
)
"""``as was shown.[2]``: behind a word or a mark. ``x[2]``, ``rows[0]`` and ``rows[2] =`` are code and do not match."""
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|\[pause:[ \t]*(?P<amount>\d+(?:\.\d*)?|\.\d+)[ \t]*(?P<unit>ms|s)?[ \t]*\]"
    r"|(?P<comment><!--(?:[^<-]|<(?!!--)|-(?!->))*-->)"
    rf"|</?(?P<tag>[a-z][a-z0-9]*)(?P<attributes>{ATTRIBUTES})/?>"
    r"|<(?P<address>[a-z][a-z0-9+.-]{1,15}:[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>"
    r"|(?P<entity>&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)"
    rf"|(?P<footnote>\[\^\w{{1,32}}\]:?|{_FOOTNOTE_NUMBER})"
    r"|(?P<open>!?\[)"
    r"|\](?:\((?:/(?P<phonemes>[^()/\n]*)/|(?P<stress>[+-]?(?:\d{1,2}|0\.5))"
    r"|(?P<link>(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:[ \t\n]+(?:\"[^\"]*\"|'[^']*'))?)[ \t]*)\))?"
    r"|(?P<signs>\*+|_+|~~+)"
    r"|(?P<blank>\n[ \t]*\n)",
    re.IGNORECASE,
)
_TICKS = re.compile(r"`+|\n[ \t]*\n")
_BEFORE_WORD = re.compile(r"(?:^|.*\s)[\"'“‘(\[*_~]*", re.DOTALL)
_AFTER_WORD = re.compile(r"[.,;:!?…\"”'’)\]*_~]{0,9}(?:\s|$)|['’]s\b")
_CONTEXT = 9
"""Characters before a label that are searched for the end of a word."""


class MarkupEdit(msgspec.Struct, frozen=True):
    """Replacement of characters [start, end) by text or a pause."""

    start: int
    end: int
    replacement: str | Pause


class InlineMarkup(msgspec.Struct, frozen=True):
    """All inline mark-up of a text, in order."""

    edits: Sequence[MarkupEdit]
    overrides: Sequence[Override]
    """Offsets are those of the caller's text."""


def parse_inline(text: SourceText) -> InlineMarkup:
    """Parse the inline mark-up of a block.

    Raises:
        InvalidInput: a pause is too long; a pronunciation is of no word or of too many characters.
    """
    return _Parser(text).run()


class _Parser:
    """State of one pass over a text."""

    def __init__(self, text: SourceText) -> None:
        self._whole, self._text = text, text.text
        self._edits: list[MarkupEdit] = []
        self._overrides: list[Override] = []
        self._open: list[re.Match[str]] = []
        self._closing = _code_ends(self._text)

    def run(self) -> InlineMarkup:
        at = 0
        while token := _TOKEN.search(self._text, at):
            at = self._add(token)
        return InlineMarkup(sorted(self._edits, key=lambda edit: edit.start), self._overrides)

    def _add(self, token: re.Match[str]) -> int:
        """Record a token; returns the index to continue at."""
        if token["ticks"]:
            return self._code(token)
        if token["open"]:
            self._open.append(token)
        elif token[0].startswith("]"):
            self._close(token)
        elif token["amount"]:
            self._open.clear()
            self._edits.append(MarkupEdit(*token.span(), _pause(token)))
        elif token["blank"]:
            self._open.clear()
        elif token["address"]:
            self._keep(token, *token.span("address"), "")
        elif token["tag"] and token["tag"].lower() == "img":
            start, end = alt_span(token["attributes"])
            self._keep(token, token.start("attributes") + start, token.start("attributes") + end, " ")
        elif (text := self._replacement(token)) is not None:
            self._edits.append(MarkupEdit(*token.span(), text))
        return token.end()

    def _code(self, opening: re.Match[str]) -> int:
        self._edits.append(MarkupEdit(*opening.span(), ""))
        start = self._closing.get(opening.start())
        if start is None:
            return opening.end()
        end = start + len(opening[0])
        self._edits.append(MarkupEdit(start, end, ""))
        return end

    def _keep(self, token: re.Match[str], start: int, end: int, around: str) -> None:
        """Remove a token but for characters [start, end), with ``around`` at both sides of them."""
        self._edits += [MarkupEdit(token.start(), start, around), MarkupEdit(end, token.end(), around)]

    def _replacement(self, token: re.Match[str]) -> str | None:
        """Replacement of a token; None leaves it unchanged."""
        if token["escaped"]:
            return token["escaped"]
        if token["comment"] or token["footnote"]:
            return ""
        if token["tag"]:
            return replace_tag(token["tag"].lower(), token[0].startswith("</"))
        return replace_entity(token["entity"]) if token["entity"] else self._around_signs(token)

    def _around_signs(self, token: re.Match[str]) -> str | None:
        before = self._text[max(0, token.start() - 2) : token.start()]
        after = self._text[token.end() : token.end() + 2]
        inside = before[-1:].isalnum() and after[:1].isalnum()
        if token[0] == "*" and before.strip()[-1:].isdigit() and after.strip()[:1].isdigit():
            return "×"
        if token[0].startswith("_") and inside:
            return None
        return " " if token[0] == "*" and inside else ""

    def _close(self, closing: re.Match[str]) -> None:
        if not self._open:
            return
        opening = self._open.pop()
        if closing[0] == "]":
            return
        plain = closing["phonemes"] is None and closing["stress"] is None
        if plain or opening[0] == "![":
            self._edits += [MarkupEdit(*opening.span(), ""), MarkupEdit(*closing.span(), "")]
            return
        spaces = self._spaces_around(opening.start(), closing.end()) if closing["stress"] is None else ("", "")
        self._override(opening.end(), closing)
        self._edits += [MarkupEdit(*opening.span(), spaces[0]), MarkupEdit(*closing.span(), spaces[1])]

    def _spaces_around(self, start: int, end: int) -> tuple[str, str]:
        """Spaces to insert where a neighbour would become one word with the label."""
        before = _BEFORE_WORD.fullmatch(self._text, max(0, start - _CONTEXT), start)
        return " " * (before is None), " " * (_AFTER_WORD.match(self._text, end) is None)

    def _override(self, start: int, closing: re.Match[str]) -> None:
        end = closing.start()
        if end - start > MAX_LABEL:
            raise InvalidInput(f"input has a pronunciation for more than {MAX_LABEL} characters", "input")
        if not any(sign.isalnum() or stands_for_words(sign) for sign in self._label(start, end)):
            raise InvalidInput(f"input has a pronunciation without a word: {closing[0][1:]}", "input")
        first, after = self._whole.source_span(start, end)
        # The outer of nested overrides applies.
        while self._overrides and self._overrides[-1].start >= first:
            self._overrides.pop()
        stress = None if closing["stress"] is None else _stress(closing["stress"])
        self._overrides.append(Override(first, after, closing["phonemes"], stress))

    def _label(self, start: int, end: int) -> str:
        """Characters [start, end) without their mark-up; all of it has been parsed."""
        inner = list(takewhile(lambda edit: edit.start >= start, reversed(self._edits)))
        kept = [str(edit.replacement) for edit in inner]
        for edit in sorted(inner, key=lambda edit: edit.start, reverse=True):
            kept.append(self._text[edit.end : end])
            end = edit.start
        return "".join([*kept, self._text[start:end]])


def _code_ends(text: str) -> dict[int, int]:
    """For each run of backticks that opens a code span, the start of the run that closes it."""
    ends: dict[int, int] = {}
    following: dict[int, int] = {}
    for run in reversed(list(_TICKS.finditer(text))):
        if run[0].startswith("\n"):
            following.clear()
            continue
        length = len(run[0])
        if length in following:
            ends[run.start()] = following[length]
        following[length] = run.start()
    return ends


def _pause(token: re.Match[str]) -> Pause:
    seconds = float(token["amount"]) / (1000 if (token["unit"] or "").lower() == "ms" else 1)
    if seconds > MAX_PAUSE:
        raise InvalidInput(f"input has a pause of more than {MAX_PAUSE:g} s", "input")
    return Pause(seconds)


def _stress(text: str) -> float:
    return float(text) if "." in text else int(text)
