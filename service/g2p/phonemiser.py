"""What a language's letter-to-sound half looks like from outside."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from service.g2p.phonemes import LONG, PRIMARY, SECONDARY


class Token(msgspec.Struct, frozen=True):
    """A word or a mark, and how it sounds."""

    text: str
    phonemes: str
    """For a mark the mark itself, or nothing."""
    spaced: bool
    """White space follows."""
    source_start: int = 0
    """Index of its first character in the caller's text, once it is known."""
    source_end: int = 0
    parted: bool = False
    """A space follows its phonemes though none follows its text, in a script that has no spaces between words."""

    @property
    def gap(self) -> str:
        """What stands between its phonemes and the next: a space, or nothing."""
        return " " * (self.spaced or self.parted)

    @property
    def is_word(self) -> bool:
        """It is more than a mark: a word, a number, or a sign that is read out such as ``%`` or an emoji."""
        return any(character.isalnum() for character in self.text) or self.is_pronounced

    @property
    def is_pronounced(self) -> bool:
        """Its phonemes have a sound in them, not only stress or punctuation."""
        return any(phoneme.isalpha() and phoneme not in (PRIMARY, SECONDARY, LONG) for phoneme in self.phonemes)


class Override(msgspec.Struct, frozen=True):
    """How the caller wants a stretch of text to be said."""

    start: int
    """Index of its first character."""
    end: int
    phonemes: str | None = None
    """What it sounds like, as one word."""
    stress: float | None = None
    """2 to -2, as misaki has it: primary, secondary, as it is, lowered, none."""


class Phonemiser(Protocol):
    """Reads sentences of one language. Safe to be shared by threads."""

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        """All words and marks of the sentence in order; their texts, a space after the spaced ones, give it back.

        Args:
            sentence: with one space between words.
            overrides: in order, not overlapping; the words that one of them covers come back as it asks.
        """
        ...
