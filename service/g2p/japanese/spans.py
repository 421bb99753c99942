"""Spans of a Japanese sentence with their phonemes, and the rules by which they are merged and spaced."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from service.g2p.phonemiser import Token

_SMALL_KANA = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
"""Kana that misaki does not pronounce where they stand apart, as in ``うわーぁ``."""


class PhonemeSpan(msgspec.Struct, frozen=True):
    """Characters [start, end) of the sentence with their phonemes."""

    start: int
    end: int
    phonemes: str
    space_after: bool
    """A space follows the phonemes."""
    unpronounced: str = ""
    """Letters in it that have no phonemes."""
    is_fallback: bool = False
    """The phonemes are not misaki's. misaki pronounces nothing here, and leaves no space around it."""

    @property
    def is_pronounced(self) -> bool:
        """There are phonemes in it, not only stress, length marks or punctuation."""
        return is_pronounced(self.phonemes)

    @property
    def is_length_mark(self) -> bool:
        """It only lengthens another phoneme."""
        return self.phonemes != "" and not self.phonemes.strip("ː ")

    @property
    def is_small_kana(self) -> bool:
        """It has only small kana, and no phonemes."""
        return self.unpronounced != "" and set(self.unpronounced) <= _SMALL_KANA and not self.phonemes

    def with_fallback(self, phonemes: str) -> "PhonemeSpan":
        """The same characters with phonemes that are not misaki's."""
        return PhonemeSpan(self.start, self.end, phonemes, self.space_after, is_fallback=True)


def is_pronounced(phonemes: str) -> bool:
    """``Token.is_pronounced`` of a token with these phonemes."""
    return Token("", phonemes, False).is_pronounced


def merge(spans: Sequence[PhonemeSpan]) -> PhonemeSpan:
    """All ``spans`` as one, in their order."""
    phonemes, space_after = "", False
    for span in spans:
        if span.phonemes:
            phonemes += " " * (space_after and phonemes != "") + span.phonemes
            space_after = span.space_after
        else:
            space_after = space_after or span.space_after
    unpronounced = "".join(span.unpronounced for span in spans)
    end = max(span.end for span in spans)
    return PhonemeSpan(spans[0].start, end, phonemes, space_after, unpronounced, spans[0].is_fallback)


def merge_length_marks(spans: Iterable[PhonemeSpan]) -> Iterator[PhonemeSpan]:
    """Merge length marks and small kana into the word before them; cutlet may split them off, as in ``行くよーー``."""
    group: list[PhonemeSpan] = []
    pronounced = False
    for span in spans:
        if group and (group[-1].end != span.start or not _continues(span, pronounced)):
            yield merge(group)
            group, pronounced = [], False
        group.append(msgspec.structs.replace(span, unpronounced="") if pronounced and span.is_small_kana else span)
        pronounced = pronounced or span.is_pronounced
        if not (pronounced or span.is_length_mark):
            yield merge(group)
            group = []
    if group:
        yield merge(group)


def _continues(span: PhonemeSpan, pronounced: bool) -> bool:
    """True if the span belongs to the group before it, which is ``pronounced`` or else only length marks."""
    return span.is_length_mark or (span.is_small_kana if pronounced else span.is_pronounced)


def space_fallbacks(spans: Sequence[PhonemeSpan]) -> Sequence[PhonemeSpan]:
    """Add spaces between fallback phonemes and their neighbours."""
    spaced = list(spans)
    for place, (before, after) in enumerate(pairwise(spans)):
        if (before.is_fallback or after.is_fallback) and before.is_pronounced and after.is_pronounced:
            spaced[place] = msgspec.structs.replace(before, space_after=True)
    return spaced
