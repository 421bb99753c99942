"""Passages: a text without its mark-up, split at the pauses of the mark-up, with its pronunciations as overrides."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from service.errors import InvalidInput
from service.g2p.phonemiser import Override
from service.source_text import SourceText
from service.speech import Pause
from service.text.markup.blocks import parse_blocks
from service.text.markup.inline import parse_inline

MAX_TOTAL_PAUSE = 600.0
"""Seconds of all pauses together."""


class Passages(msgspec.Struct, frozen=True):
    """Texts and pauses of a text with mark-up."""

    parts: Sequence[SourceText | Pause]
    """In order; each pause is between two texts, which may be empty."""
    overrides: Sequence[Override] = ()
    """In order and not overlapping, with offsets in the caller's text."""

    def overrides_of(self, text: SourceText) -> Sequence[Override]:
        """Overrides of any part of ``text``, with offsets in it."""
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


def parse_markup(text: SourceText) -> Passages:
    """Parse and remove the mark-up.

    Args:
        text: from ``cleaning.normalise_line_breaks``.

    Raises:
        InvalidInput: a pause is too long, or all of them are; a pronunciation is of no word or of too many characters.
    """
    parts: list[SourceText | Pause] = []
    overrides: list[Override] = []
    pending: list[SourceText] = []
    for piece in _pieces(text, overrides):
        if isinstance(piece, Pause):
            parts += [SourceText.join(pending), piece]
            pending = []
        else:
            pending.append(piece)
    if sum(part.seconds for part in parts if isinstance(part, Pause)) > MAX_TOTAL_PAUSE:
        raise InvalidInput(f"input has pauses of more than {MAX_TOTAL_PAUSE:g} s together", "input")
    return Passages([*parts, SourceText.join(pending)], overrides)


def _pieces(text: SourceText, overrides: list[Override]) -> Iterator[SourceText | Pause]:
    for block in parse_blocks(text):
        if block.literal:
            yield block.text
            continue
        inline = parse_inline(block.text)
        overrides += inline.overrides
        last = 0
        for edit in inline.edits:
            yield block.text[last : edit.start]
            new = edit.replacement
            yield new if isinstance(new, Pause) else block.text.replacement(edit.start, edit.end, new)
            last = edit.end
        yield block.text[last:]
