"""A text that remembers where it came from.

Between the caller's text and what is read aloud lie a dozen replacements: mark-up goes, ``$5`` becomes words, spaces
are made single. Timestamps and errors must still speak of the caller's own characters. So every character carries the
stretch of the original that it stands for, through every replacement; nothing is matched up afterwards.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

_OFFSET = "L"


class SourceText:
    """Immutable. Offsets count characters (code points) of the original text.

    Args:
        text: as it is now.
        starts, ends: the stretch [start, end) of the original that each character stands for, in order.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: "array[int]", ends: "array[int]") -> None:
        self.text = text
        self._starts, self._ends = starts, ends

    @classmethod
    def of(cls, original: str) -> "SourceText":
        """The original itself."""
        length = len(original)
        return cls(original, array(_OFFSET, range(length)), array(_OFFSET, range(1, length + 1)))

    @classmethod
    def join(cls, parts: Iterable["SourceText"]) -> "SourceText":
        """One after another."""
        texts, starts, ends = [], array(_OFFSET), array(_OFFSET)
        for part in parts:
            texts.append(part.text)
            starts.extend(part._starts)
            ends.extend(part._ends)
        return cls("".join(texts), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, stretch: slice) -> "SourceText":
        return SourceText(self.text[stretch], self._starts[stretch], self._ends[stretch])

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that characters [start, end), at least one of them, stand for."""
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"no stretch {start} to {end} in a text of {len(self.text)}")
        return min(self._starts[start:end]), max(self._ends[start:end])

    def find(self, start: int, end: int) -> tuple[int, int]:
        """The characters [first, after) that stand for something in [start, end) of the original; maybe none."""
        first = bisect_right(self._ends, start)
        return first, max(first, bisect_left(self._starts, end))

    def sub(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None]) -> "SourceText":
        """Replace every match; each new character stands for all that the match stood for.

        Args:
            pattern: what to look for. An empty match is left alone: nothing of the original would be behind it.
            replacement: text for a match, or None to leave it as it is.
        """
        return SourceText.join(self._replaced(pattern, replacement))

    def split(self, pattern: re.Pattern[str]) -> list["SourceText"]:
        """The parts between the matches, empty ones included, as ``re.split`` without groups."""
        parts, end = [], 0
        for match in pattern.finditer(self.text):
            parts.append(self[end : match.start()])
            end = match.end()
        return [*parts, self[end:]]

    def strip(self) -> "SourceText":
        """Without the white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def spaced(self, places: Iterable[int]) -> "SourceText":
        """With a space before the character at each of ``places``, ascending; it stands for the one before it.

        No space is put where there is one already, or at either end.
        """
        parts, last = [], 0
        for place in places:
            if 0 < place < len(self.text) and " " not in self.text[place - 1 : place + 1]:
                parts += [self[last:place], self.replaced(place - 1, place, " ")]
                last = place
        return SourceText.join([*parts, self[last:]])

    def followed(self, text: str) -> "SourceText":
        """With ``text`` behind it, which stands for nothing: its place is where the original's last character ends."""
        place = array(_OFFSET, [self._ends[-1]]) * len(text)
        return SourceText(self.text + text, self._starts + place, self._ends + place)

    def replaced(self, start: int, end: int, text: str) -> "SourceText":
        """``text``, standing for all that characters [start, end) stand for."""
        first, last = self.origin(start, end)
        return SourceText(text, array(_OFFSET, [first]) * len(text), array(_OFFSET, [last]) * len(text))

    def _replaced(
        self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str | None]
    ) -> Iterator["SourceText"]:
        end = 0
        for match in pattern.finditer(self.text):
            if match.start() == match.end() or (text := replacement(match)) is None:
                continue
            yield self[end : match.start()]
            yield self.replaced(*match.span(), text)
            end = match.end()
        yield self[end:]
