"""Words with their times to the cues of subtitles: a sentence each, or as much of it as can be read at once.

A cue shows what the caller wrote, with the marks that stand at the words and without mark-up. It is closed when the
next word is known, so nothing grows with the text.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from service.speech import TimedWord

WIDEST = 80
"""Characters, which players show in two lines."""
LONGEST = 7.0
"""Seconds."""
SILENCE = 1.0
"""Seconds between two words that part them even within a sentence."""

_FAR = 200
"""Characters from a word within which its marks are looked for: the search is quadratic."""
_MARKUP = re.compile(r"\[[^\]\s]*:[^\]]*\]|\]\([^)]*\)|\w|[*_`~#|<>{}\[\]\\/]")
"""What stands between words and is not shown: pauses, pronunciations, signs of Markdown, and what nobody says."""
_BREAK = re.compile(r"\n\s*\n|\n\s*[-*•–]\s")
"""A paragraph's end, or an item of a list."""
_DASHES = frozenset("–—")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)»]*$")


class Cue(msgspec.Struct, frozen=True):
    """A subtitle; times in seconds."""

    text: str
    start: float
    end: float


class Cues:
    """Makes cues of the words of one text.

    Args:
        text: the caller's.
        language: BCP 47 tag; its first part chooses the abbreviations that do not end a sentence.
    """

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._code = language.partition("-")[0]
        self._end = 0
        """Of the last word in the text."""
        self._cue: Cue | None = None
        """Not closed yet, without the marks behind its last word."""

    def add(self, words: Iterable[TimedWord]) -> Iterator[Cue]:
        """Take the next words; gives the cues that are closed by them."""
        for word in words:
            cue = self._cue
            gap = self._gap(word.source_start)
            behind, space, before = _marks(gap if cue else " " + gap)
            self._end = word.source_end
            shown = before + word.text
            self._cue = Cue(shown, word.start, word.end)
            if cue is None:
                continue
            so_far = cue.text + behind
            longer = Cue(so_far + space + shown, cue.start, word.end)
            parted = _BREAK.search(gap) or (space and self._ends(so_far, shown))
            if word.start - cue.end < SILENCE and _fits(longer) and not parted:
                self._cue = longer
            else:
                yield msgspec.structs.replace(cue, text=so_far)

    def close(self) -> Iterator[Cue]:
        """The cue that is left at the end."""
        if self._cue is not None:
            behind, _, _ = _marks(self._gap(len(self._text)) + " ")
            yield msgspec.structs.replace(self._cue, text=self._cue.text + behind)
            self._cue = None

    def _gap(self, end: int) -> str:
        """What stands between the last word and ``end``, without the middle of what is too long."""
        start = self._end
        if end - start <= 2 * _FAR:
            return self._text[start:end]
        return f"{self._text[start : start + _FAR]} {self._text[end - _FAR : end]}"

    def _ends(self, so_far: str, following: str) -> bool:
        if not _SENTENCE_END.search(so_far) or following.lstrip("\"'“‘(").islower():
            return False
        import sentencex

        return len(sentencex.segment(self._code, f"{so_far} {following}")) > 1


def _fits(cue: Cue) -> bool:
    return len(cue.text) <= WIDEST and cue.end - cue.start <= LONGEST


def _marks(gap: str) -> tuple[str, str, str]:
    """Of what stands between two words: marks of the first, a space or nothing, marks of the second."""
    marks = _MARKUP.sub("", gap)
    parts = marks.split()
    if not marks or not (marks[0].isspace() or marks[-1].isspace() or len(parts) > 1):
        return marks, "", ""
    behind = "" if marks[0].isspace() else parts[0]
    before = "" if marks[-1].isspace() else parts[-1]
    inner = parts[len(behind) > 0 : len(parts) - (len(before) > 0)]
    dash = "".join(f" {part}" for part in inner if set(part) <= _DASHES)
    return behind + dash, " ", before
