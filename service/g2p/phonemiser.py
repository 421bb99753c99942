"""The phonemiser protocol (grapheme-to-phoneme conversion of one language), and its tokens and overrides."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from service.g2p.phonemes import LONG, PRIMARY, SECONDARY
from service.source_text import SourceText


class Token(msgspec.Struct, frozen=True):
    """A word or a mark with its phonemes."""

    text: str
    phonemes: str
    """For a mark the mark itself, or nothing."""
    spaced: bool
    """White space follows the text."""
    source_start: int = 0
    """Index of its first character in the caller's text, once it is known."""
    source_end: int = 0
    parted: bool = False
    """A space follows the phonemes though none follows the text, in a script that has no spaces between words."""
    unread: str = ""
    """Letters in it that have no phonemes."""

    @property
    def gap(self) -> str:
        """Separator between its phonemes and the next: a space, or nothing."""
        return " " * (self.spaced or self.parted)

    @property
    def is_word(self) -> bool:
        """It is more than a mark: a word, a number, or a symbol that is read out such as ``%`` or an emoji."""
        return any(character.isalnum() for character in self.text) or self.is_pronounced

    @property
    def is_pronounced(self) -> bool:
        """Its phonemes are more than stress and punctuation."""
        return any(phoneme.isalpha() and phoneme not in (PRIMARY, SECONDARY, LONG) for phoneme in self.phonemes)


class Override(msgspec.Struct, frozen=True):
    """Pronunciation that the caller sets for characters [start, end) of a text: phonemes, or a stress."""

    start: int
    end: int
    phonemes: str | None = None
    """Phonemes of the characters, as of one word."""
    stress: float | None = None
    """2 to -2, in misaki's levels: primary, secondary, unchanged, lowered, none."""


class Phonemiser(Protocol):
    """Converts sentences of one language to phonemes. Safe to be shared by threads."""

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        """All words and marks of the sentence in order; their texts, with a space after the spaced ones, join to it.

        Args:
            sentence: with one space between words.
            overrides: in order, not overlapping; the words that one covers have its phonemes or stress.
        """
        ...


def with_source_offsets(tokens: Iterable[Token], sentence: SourceText) -> Sequence[Token]:
    """The tokens with their spans in the caller's text.

    Tokens that stand for the same source become one, with all their phonemes: the five that ``$1.5M`` was read as, and
    the two of ``$5``.

    Args:
        tokens: their texts, with a space after the spaced ones, join to the sentence.
        sentence: the text that was phonemised.
    """
    placed: list[Token] = []
    at = 0
    for token in tokens:
        start, end = sentence.source_span(at, at + len(token.text))
        at += len(token.text) + token.spaced
        text, phonemes, unread = token.text, token.phonemes, token.unread
        if placed and (start < placed[-1].source_end or _is_silent_currency(placed[-1])):
            before = placed.pop()
            start, end = before.source_start, max(before.source_end, end)
            text = before.text + " " * before.spaced + text
            phonemes = (before.phonemes + before.gap + phonemes).strip()
            unread = before.unread + unread
        placed.append(Token(text, phonemes, token.spaced, start, end, token.parted, unread))
    return placed


def _is_silent_currency(token: Token) -> bool:
    """It has no phonemes, and is pronounced with the number that follows."""
    return len(token.text) == 1 and unicodedata.category(token.text) == "Sc" and not (token.phonemes or token.spaced)
