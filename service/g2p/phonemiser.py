"""What a language's letter-to-sound half looks like from outside."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Token(msgspec.Struct, frozen=True):
    """A word or a mark, and how it sounds."""

    text: str
    phonemes: str
    """For a mark the mark itself, or nothing."""
    spaced: bool
    """White space follows."""

    @property
    def is_word(self) -> bool:
        """It is more than a mark: a word, a number, or a sign that is read out such as ``%`` or an emoji."""
        return any(character.isalnum() for character in self.text) or self.is_pronounced

    @property
    def is_pronounced(self) -> bool:
        """Its phonemes have a sound in them, not only stress or punctuation."""
        return any(phoneme.isalpha() and phoneme not in "ˈˌː" for phoneme in self.phonemes)


class Phonemiser(Protocol):
    """Reads sentences of one language. Safe to be shared by threads."""

    def phonemise(self, sentence: str) -> Sequence[Token]:
        """All words and marks of the sentence in order."""
        ...
