"""Spans of a Mandarin sentence with their phonemes, and the rules by which they are spaced, merged and made tokens."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import pairwise

import msgspec

from service.g2p.phonemiser import Token


class Kind(Enum):
    """Kind of a span, which decides about the spaces around it."""

    MANDARIN = auto()
    """A Chinese word, with the spaces that misaki puts between these."""
    FOREIGN = auto()
    """A word with a space on either side."""
    MARK = auto()
    """Punctuation or a space."""
    SILENT = auto()
    """A character without phonemes."""


class PhonemeSpan(msgspec.Struct, frozen=True):
    """Characters [start, end) of the sentence, a word or a mark, with their phonemes."""

    start: int
    end: int
    phonemes: str
    """The phonemes with the spaces around them."""
    kind: Kind


def space_foreign(spans: Iterable[PhonemeSpan]) -> Iterator[PhonemeSpan]:
    """Add a space between Chinese words and foreign ones, and between foreign ones."""
    before = Kind.MARK
    for span in spans:
        words = {before, span.kind} <= {Kind.MANDARIN, Kind.FOREIGN}
        spaced = words and Kind.FOREIGN in (before, span.kind)
        yield msgspec.structs.replace(span, phonemes=f" {span.phonemes}") if spaced else span
        if span.kind is not Kind.SILENT:
            before = span.kind


def merge_overlapping(spans: Iterable[PhonemeSpan]) -> Iterator[PhonemeSpan]:
    """Merge words that stand for parts of the same number."""
    merged: PhonemeSpan | None = None
    for span in spans:
        if merged is not None and span.start < merged.end:
            end = max(merged.end, span.end)
            merged = PhonemeSpan(merged.start, end, merged.phonemes + span.phonemes, merged.kind)
            continue
        if merged is not None:
            yield merged
        merged = span
    if merged is not None:
        yield merged


def tokens(sentence: str, spans: Iterable[PhonemeSpan]) -> Iterator[Token]:
    """Tokens of ``sentence``; white space is in none of them."""
    visible = [span for span in spans if sentence[span.start : span.end] != " "]
    for span, following in pairwise(visible):
        yield _token(sentence, span, following)
    if visible:
        last = visible[-1]
        yield Token(sentence[last.start : last.end], last.phonemes.strip(" "), False)


def _token(sentence: str, span: PhonemeSpan, following: PhonemeSpan) -> Token:
    own, after = span.phonemes, following.phonemes
    text_spaces = following.start - span.end
    spaces = len(own) - len(own.rstrip(" ")) + text_spaces + len(after) - len(after.lstrip(" "))
    # One space is between the tokens; what misaki has beyond that is kept in the phonemes.
    phonemes = own.strip(" ") + " " * (spaces - 1)
    parted = spaces > 0 and not text_spaces
    return Token(sentence[span.start : span.end], phonemes, text_spaces > 0, parted=parted)
