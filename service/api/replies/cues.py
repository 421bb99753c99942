"""Caption cues from timed words: one for each sentence, or for as much of it as fits on the screen.

A cue shows the caller's own text, punctuation included and mark-up left out. It is closed when the next word is known,
so memory does not grow with the text.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from service.speech import TimedWord

MAX_CHARACTERS = 80
"""Characters of a cue, which players show in two lines."""
MAX_SECONDS = 7.0
"""Seconds of a cue."""
SPLITTING_SILENCE = 1.0
"""Seconds between two words that end a cue even within a sentence."""

_MAX_GAP = 200
"""Characters on either side of a gap in which punctuation is searched: the search is quadratic."""
_MARKUP = re.compile(r"\[[^\]\s]*:[^\]]*\]|\]\([^)]*\)|\w|[*_`~#|<>{}\[\]\\/]")
"""Text between words that is not shown: pauses, pronunciations, Markdown, and unspoken words."""
_BREAK = re.compile(r"\n\s*\n|\n\s*[-*•–]\s")
"""End of a paragraph, or a list item."""
_DASH = re.compile("[–—]+|-{2,3}")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)»]*$")


class Cue(msgspec.Struct, frozen=True):
    """A caption; times in seconds."""

    text: str
    start: float
    end: float


class Cues:
    """Builds the cues of one text.

    Args:
        text: the caller's.
        language: BCP 47 tag; its first part selects the abbreviations that do not end a sentence.
    """

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._code = language.partition("-")[0]
        self._end = 0
        """Offset after the last word in the text."""
        self._cue: Cue | None = None
        """The open cue, without the punctuation after its last word."""

    def add(self, words: Iterable[TimedWord]) -> Iterator[Cue]:
        """Add the next words; yields the cues that they close."""
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
            split = _BREAK.search(gap) or (space and self._ends(so_far, shown))
            if word.start - cue.end < SPLITTING_SILENCE and _fits(longer) and not split:
                self._cue = longer
            else:
                yield msgspec.structs.replace(cue, text=so_far)

    def close(self) -> Iterator[Cue]:
        """Yield the last cue."""
        if self._cue is not None:
            behind, _, _ = _marks(self._gap(len(self._text)) + " ")
            yield msgspec.structs.replace(self._cue, text=self._cue.text + behind)
            self._cue = None

    def _gap(self, end: int) -> str:
        """Text between the last word and ``end``; of a long one, the beginning and the end."""
        start = self._end
        if end - start <= 2 * _MAX_GAP:
            return self._text[start:end]
        return f"{self._text[start : start + _MAX_GAP]} {self._text[end - _MAX_GAP : end]}"

    def _ends(self, so_far: str, following: str) -> bool:
        if not _SENTENCE_END.search(so_far) or following.lstrip("\"'“‘(").islower():
            return False
        import sentencex

        return len(sentencex.segment(self._code, f"{so_far} {following}")) > 1


def _fits(cue: Cue) -> bool:
    return len(cue.text) <= MAX_CHARACTERS and cue.end - cue.start <= MAX_SECONDS


def _marks(gap: str) -> tuple[str, str, str]:
    """Split a gap between two words: punctuation of the first, a space or nothing, punctuation of the second."""
    marks = _MARKUP.sub("", gap)
    parts = marks.split()
    if not marks or not (marks[0].isspace() or marks[-1].isspace() or len(parts) > 1):
        return marks, "", ""
    behind = "" if marks[0].isspace() else parts[0]
    before = "" if marks[-1].isspace() else parts[-1]
    inner = parts[len(behind) > 0 : len(parts) - (len(before) > 0)]
    dash = "".join(f" {part}" for part in inner if _DASH.fullmatch(part))
    return behind + dash, " ", before
