"""A text without its mark-up: cut at the pauses it asks for, the pronunciations it asks for kept beside it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from service.errors import InvalidInput
from service.g2p.phonemiser import Override
from service.source_text import SourceText
from service.speech import Pause
from service.text.markup.blocks import blocks
from service.text.markup.inline import find

LONGEST_SILENCE = 600.0
"""Seconds of all pauses."""


class Passages(msgspec.Struct, frozen=True):
    """What is to be read."""

    parts: Sequence[SourceText | Pause]
    """In order; a pause has text, which may be empty, at either side."""
    overrides: Sequence[Override] = ()
    """In order and apart, by offsets in the caller's text."""

    def overrides_of(self, text: SourceText) -> Sequence[Override]:
        """Those that concern some of the text, by offsets in it."""
        if not self.overrides or not len(text):
            return ()
        start, end = text.source_span(0, len(text))
        first = bisect_right(self.overrides, start, key=lambda override: override.end)
        after = bisect_left(self.overrides, end, lo=first, key=lambda override: override.start)
        return [
            Override(*place, override.phonemes, override.stress)
            for override in self.overrides[first:after]
            if (place := text.locate(override.start, override.end))[0] < place[1]
        ]


def passages(text: SourceText) -> Passages:
    """Take out the mark-up.

    Args:
        text: its lines end in ``\\n``.

    Raises:
        InvalidInput: a pause is too long, or all of them are; a pronunciation is of nothing or of too much.
    """
    parts: list[SourceText | Pause] = []
    overrides: list[Override] = []
    held: list[SourceText] = []
    for piece in _pieces(text, overrides):
        if isinstance(piece, Pause):
            parts += [SourceText.join(held), piece]
            held = []
        else:
            held.append(piece)
    if sum(part.seconds for part in parts if isinstance(part, Pause)) > LONGEST_SILENCE:
        raise InvalidInput(f"input has pauses of more than {LONGEST_SILENCE:g} s together", "input")
    return Passages([*parts, SourceText.join(held)], overrides)


def _pieces(text: SourceText, overrides: list[Override]) -> Iterator[SourceText | Pause]:
    for block in blocks(text):
        if block.literal:
            yield block.text
            continue
        found = find(block.text)
        overrides += found.overrides
        last = 0
        for edit in found.edits:
            yield block.text[last : edit.start]
            yield edit.new if isinstance(edit.new, Pause) else block.text.replacement(edit.start, edit.end, edit.new)
            last = edit.end
        yield block.text[last:]
