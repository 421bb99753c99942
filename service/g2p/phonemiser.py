"""The phonemiser protocol (grapheme-to-phoneme conversion of one language), and its tokens and overrides."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from service.g2p.phonemes import LONG, PRIMARY, SECONDARY


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
