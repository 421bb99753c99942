"""Mark-up inside lines, found in one pass from left to right: time is linear in the text.

Markdown's rules for nested emphasis matter for how a text looks. For how it is read it is enough that the signs go,
and that ``snake_case`` and ``2*3`` keep theirs.
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
from service.text.markup.html import ATTRIBUTES, alternative, spoken_entity, spoken_tag

LONGEST_PAUSE = 60.0
"""Seconds of one pause."""
LONGEST_LABEL = 200
"""Characters that a pronunciation may stand for."""

_FOOTNOTE_NUMBER = (
    r"(?:(?<=[^\W_]{2})|(?<=[.,;:!?…\"”’')\]%]))\[[1-9][0-9]{0,2}(?:(?:, ?|[-–])[1-9][0-9]{0,2}){0,9}\]"
    r"(?!\w|\(|\.\w|[ \t]?[=+*/<>])"
)
"""``as was shown.[2]``: behind a word or a mark. Not ``x[2]``, ``rows[0]`` and ``rows[2] =``, which are code."""
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
_NEAR = 9
"""Characters before a label that are looked at."""


class Edit(msgspec.Struct, frozen=True):
    """Characters [start, end) become something else."""

    start: int
    end: int
    new: str | Pause


class Found(msgspec.Struct, frozen=True):
    """All mark-up of a text, in order."""

    edits: Sequence[Edit]
    overrides: Sequence[Override]
    """Offsets are those of the caller's text."""


def find(text: SourceText) -> Found:
    """Look for mark-up.

    Raises:
        InvalidInput: a pause is too long, a pronunciation is of nothing or of too much.
    """
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: SourceText) -> None:
        self._whole, self._text = text, text.text
        self._edits: list[Edit] = []
        self._overrides: list[Override] = []
        self._open: list[re.Match[str]] = []
        self._closing = _code_ends(self._text)

    def run(self) -> Found:
        at = 0
        while token := _TOKEN.search(self._text, at):
            at = self._take(token)
        return Found(sorted(self._edits, key=lambda edit: edit.start), self._overrides)

    def _take(self, token: re.Match[str]) -> int:
        """Where to go on."""
        if token["ticks"]:
            return self._code(token)
        if token["open"]:
            self._open.append(token)
        elif token[0].startswith("]"):
            self._close(token)
        elif token["amount"]:
            self._open.clear()
            self._edits.append(Edit(*token.span(), _pause(token)))
        elif token["blank"]:
            self._open.clear()
        elif token["address"]:
            self._keep(token, *token.span("address"), "")
        elif token["tag"] and token["tag"].lower() == "img":
            start, end = alternative(token["attributes"])
            self._keep(token, token.start("attributes") + start, token.start("attributes") + end, " ")
        elif (new := self._spoken(token)) is not None:
            self._edits.append(Edit(*token.span(), new))
        return token.end()

    def _code(self, opening: re.Match[str]) -> int:
        self._edits.append(Edit(*opening.span(), ""))
        start = self._closing.get(opening.start())
        if start is None:
            return opening.end()
        end = start + len(opening[0])
        self._edits.append(Edit(start, end, ""))
        return end

    def _keep(self, token: re.Match[str], start: int, end: int, around: str) -> None:
        """Of a token, only characters [start, end) are read."""
        self._edits += [Edit(token.start(), start, around), Edit(end, token.end(), around)]

    def _spoken(self, token: re.Match[str]) -> str | None:
        """What is read instead of a token; None leaves it."""
        if token["escaped"]:
            return token["escaped"]
        if token["comment"] or token["footnote"]:
            return ""
        if token["tag"]:
            return spoken_tag(token["tag"].lower(), token[0].startswith("</"))
        return spoken_entity(token["entity"]) if token["entity"] else self._around_signs(token)

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
            self._edits += [Edit(*opening.span(), ""), Edit(*closing.span(), "")]
            return
        spaces = self._apart(opening.start(), closing.end()) if closing["stress"] is None else ("", "")
        self._override(opening.end(), closing)
        self._edits += [Edit(*opening.span(), spaces[0]), Edit(*closing.span(), spaces[1])]

    def _apart(self, start: int, end: int) -> tuple[str, str]:
        """Spaces where a neighbour would become one word with the label."""
        before = _BEFORE_WORD.fullmatch(self._text, max(0, start - _NEAR), start)
        return " " * (before is None), " " * (_AFTER_WORD.match(self._text, end) is None)

    def _override(self, start: int, closing: re.Match[str]) -> None:
        end = closing.start()
        if end - start > LONGEST_LABEL:
            raise InvalidInput(f"input has a pronunciation for more than {LONGEST_LABEL} characters", "input")
        if not any(sign.isalnum() or stands_for_words(sign) for sign in self._label(start, end)):
            raise InvalidInput(f"input has a pronunciation without a word: {closing[0][1:]}", "input")
        first, after = self._whole.source_span(start, end)
        # Of nested ones the outer counts.
        while self._overrides and self._overrides[-1].start >= first:
            self._overrides.pop()
        stress = None if closing["stress"] is None else _stress(closing["stress"])
        self._overrides.append(Override(first, after, closing["phonemes"], stress))

    def _label(self, start: int, end: int) -> str:
        """What stays of characters [start, end), all of which have been looked at."""
        inner = list(takewhile(lambda edit: edit.start >= start, reversed(self._edits)))
        kept = [str(edit.new) for edit in inner]
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
    if seconds > LONGEST_PAUSE:
        raise InvalidInput(f"input has a pause of more than {LONGEST_PAUSE:g} s", "input")
    return Pause(seconds)


def _stress(text: str) -> float:
    return float(text) if "." in text else int(text)
