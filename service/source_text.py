"""Text with source offsets: a text that has been rewritten, each character with the part of the original it stands for.

Between the caller's text and the phonemes are a dozen rewrites: mark-up is removed, ``$5`` becomes words, white space
is collapsed. Timestamps and errors refer to the caller's own characters, so offsets are kept through every rewrite
instead of being aligned afterwards.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

import msgspec

_OFFSET = "L"


class Edit(msgspec.Struct, frozen=True):
    """Replacement of characters [start, end), at least one."""

    start: int
    end: int
    text: str


class SourceText:
    """Immutable text with source offsets, which count characters (code points) of the original.

    Args:
        text: the rewritten text.
        starts, ends: for each character, the span [start, end) of the original that it stands for; both ascending.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: "array[int]", ends: "array[int]") -> None:
        self.text = text
        self._starts, self._ends = starts, ends

    @classmethod
    def of(cls, original: str) -> "SourceText":
        """The original, each character standing for itself."""
        length = len(original)
        return cls(original, array(_OFFSET, range(length)), array(_OFFSET, range(1, length + 1)))

    @classmethod
    def join(cls, parts: Iterable["SourceText"]) -> "SourceText":
        """Concatenation of ``parts``."""
        texts, starts, ends = [], array(_OFFSET), array(_OFFSET)
        for part in parts:
            texts.append(part.text)
            starts.extend(part._starts)
            ends.extend(part._ends)
        return cls("".join(texts), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, span: slice) -> "SourceText":
        return SourceText(self.text[span], self._starts[span], self._ends[span])

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original that characters [start, end), at least one, stand for.

        Raises:
            IndexError: there are no such characters.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"no span {start} to {end} in a text of {len(self.text)}")
        return min(self._starts[start:end]), max(self._ends[start:end])

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Characters [first, after) that stand for any of [start, end) of the original; an empty span if none do."""
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end))

    def edit(self, edits: Iterable[Edit]) -> "SourceText":
        """The text with ``edits``, ascending and not overlapping; new characters stand for all that was replaced."""
        texts: list[str] = []
        starts, ends = array(_OFFSET), array(_OFFSET)
        last = 0
        for edit in edits:
            first, after = self.source_span(edit.start, edit.end)
            texts += (self.text[last : edit.start], edit.text)
            starts += self._starts[last : edit.start] + array(_OFFSET, [first]) * len(edit.text)
            ends += self._ends[last : edit.start] + array(_OFFSET, [after]) * len(edit.text)
            last = edit.end
        texts.append(self.text[last:])
        return SourceText("".join(texts), starts + self._starts[last:], ends + self._ends[last:]) if last else self

    def sub(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None]) -> "SourceText":
        """The text with every match replaced; each new character stands for the whole match.

        Args:
            pattern: an empty match is left as it is, as no character of the original would be behind its replacement.
            replacement: text for a match, or None to leave it as it is.
        """
        return self.edit(
            Edit(*match.span(), text)
            for match in pattern.finditer(self.text)
            if match.start() < match.end() and (text := replacement(match)) is not None
        )

    def split(self, pattern: re.Pattern[str]) -> list["SourceText"]:
        """Parts between the matches, empty ones included, as of ``re.split`` without groups."""
        parts, end = [], 0
        for match in pattern.finditer(self.text):
            parts.append(self[end : match.start()])
            end = match.end()
        return [*parts, self[end:]]

    def strip(self) -> "SourceText":
        """The text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def with_spaces(self, places: Iterable[int]) -> "SourceText":
        """The text with a space before the character at each of ``places``, ascending.

        A space stands for the character before it. None is added beside another space or at either end.
        """
        return self.edit(Edit(place - 1, place, f"{self.text[place - 1]} ") for place in self._unspaced(places))

    def with_suffix(self, text: str) -> "SourceText":
        """The text followed by ``text``, which stands for nothing: an empty span where the last character ends."""
        place = array(_OFFSET, [self._ends[-1]]) * len(text)
        return SourceText(self.text + text, self._starts + place, self._ends + place)

    def replacement(self, start: int, end: int, text: str) -> "SourceText":
        """``text`` alone, standing for all that characters [start, end) stand for."""
        return self[start:end].edit([Edit(0, end - start, text)])

    def _unspaced(self, places: Iterable[int]) -> Iterator[int]:
        last = 0
        for place in places:
            if last < place < len(self.text) and " " not in self.text[place - 1 : place + 1]:
                yield place
                last = place
