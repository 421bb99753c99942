"""A sentence while it is being rewritten to be read: every character knows which part of the sentence it stands for."""

import re
from collections.abc import Callable, Iterable

import msgspec


class Edit(msgspec.Struct, frozen=True):
    """Characters [start, end), at least one, are replaced."""

    start: int
    end: int
    text: str


class Written(msgspec.Struct, frozen=True):
    """Immutable; characters in the order of the sentence."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    """The part [start, end) of the sentence that each character stands for."""

    @classmethod
    def of(cls, sentence: str, start: int, end: int) -> "Written":
        """Characters [start, end) of the sentence itself."""
        return cls(sentence[start:end], tuple(range(start, end)), tuple(range(start + 1, end + 1)))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The part of the sentence that characters [start, end), at least one, stand for."""
        return self.starts[start], self.ends[end - 1]

    def sub(self, pattern: re.Pattern[str], edits: Callable[[re.Match[str]], Iterable[Edit]]) -> "Written":
        """Replace what ``edits`` says of every match; each new character stands for all that was replaced."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for edit in (edit for match in pattern.finditer(self.text) for edit in edits(match)):
            texts += [self.text[last : edit.start], edit.text]
            starts += [*self.starts[last : edit.start], *[self.starts[edit.start]] * len(edit.text)]
            ends += [*self.ends[last : edit.start], *[self.ends[edit.end - 1]] * len(edit.text)]
            last = edit.end
        if not last:
            return self
        texts.append(self.text[last:])
        return Written("".join(texts), (*starts, *self.starts[last:]), (*ends, *self.ends[last:]))
