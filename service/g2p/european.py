"""Spanish, French, Hindi, Italian and Portuguese: misaki's ``EspeakG2P``, word by word.

misaki gives these languages to espeak-ng, a stretch between two marks at a time, and keeps of it one string. Here the
same stretches go to the same library, and its sounds are shared out to the words (``alignment``), which have times.
``tests/export/espeak`` compares the sounds with the stock package.

NOTE: beside English, which has loaded the library, a language costs 0.1 to 0.7 MiB, its normaliser included.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from service.g2p.alignment import grouped
from service.g2p.characters import stands_for_words
from service.g2p.espeak import MARKS, Espeak, shared_espeak
from service.g2p.latin import LatinWords
from service.g2p.overridden import overridden
from service.g2p.phonemiser import Override, Phonemiser, Token
from service.languages import LanguageProfile

WEIGHT = 1.6
"""MiB (PSS) that all five take beside English, most of it espeak-ng's mapped dictionaries."""

# COMPAT(misaki 0.9.4): ``EspeakG2P.e2m``, in the order in which it is applied.
_TIED = (
    ("a^ɪ", "I"),
    ("a^ʊ", "W"),
    ("d^z", "ʣ"),
    ("d^ʒ", "ʤ"),
    ("e^ɪ", "A"),
    ("o^ʊ", "O"),
    ("s^s", "S"),
    ("t^s", "ʦ"),
    ("t^ʃ", "ʧ"),
    ("ɔ^ɪ", "Y"),
    ("ə^ʊ", "Q"),
)
_QUOTES = str.maketrans("«»", "“”")
_DANDAS = "।॥ "
"""Full stops of Hindi, and the space that some put before them."""
_WORDS = re.compile(r"\S+")


class EuropeanPhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``.

    Args:
        espeak: the library.
        voice: one of its voices.
        foreign: says the names of signs that espeak passes over in silence.
    """

    def __init__(self, espeak: Espeak, voice: str, foreign: LatinWords) -> None:
        self._espeak, self._voice, self._foreign = espeak, voice, foreign

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        return overridden(sentence, overrides, self._tokens)

    def _tokens(self, stretch: str) -> list[Token]:
        ends = [0, *(end for mark in MARKS.finditer(stretch) for end in mark.span()), len(stretch)]
        found: list[Token] = []
        for number, (start, end) in enumerate(pairwise(ends)):
            read = self._marks if number % 2 else self._words
            found += read(stretch, start, end)
        return found

    def _marks(self, text: str, start: int, end: int) -> Iterator[Token]:
        for place in range(start, end):
            if text[place] != " ":
                yield Token(text[place], text[place].translate(_QUOTES), text[place + 1 : place + 2] == " ")

    def _words(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Signs without a sound of their own come between the words, which are read without them."""
        last = start
        for place in range(start, end):
            if stands_for_words(text[place]) and not self._sounds(text[place]):
                yield from self._read(text, last, place)
                spaced = text[place + 1 : place + 2] == " "
                yield Token(text[place], self._foreign.phonemes(text[place]), spaced, parted=not spaced)
                last = place + 1
        yield from self._read(text, last, end)

    def _read(self, text: str, start: int, end: int) -> Iterator[Token]:
        words = [word.span() for word in _WORDS.finditer(text, start, end)]
        if not words:
            return
        alone = [self._sounds(text[slice(*word)]) for word in words]
        sounds = alone[0] if len(words) == 1 else self._sounds(text[words[0][0] : words[-1][1]])
        for group in grouped(alone, sounds):
            first, after = words[group.first][0], words[group.after - 1][1]
            yield from _parted(text[first:after], " ".join(group.sounds), text[after : after + 1] == " ")

    def _sounds(self, text: str) -> Sequence[str]:
        """misaki's phonemes, a string for each word of sound."""
        found = self._espeak.phonemise(text, self._voice)
        for old, new in _TIED:
            found = found.replace(old, new)
        return found.replace("^", "").replace("-", "").split()


def _parted(text: str, sounds: str, spaced: bool) -> Iterator[Token]:
    """A word, and the dandas behind it, which espeak passes over, as a mark of their own."""
    word = text.rstrip(_DANDAS)
    if word in ("", text):
        yield Token(text, sounds, spaced)
        return
    yield Token(word, sounds, text[len(word)] == " ")
    yield Token(text[len(word) :].lstrip(), "", spaced)


def load_european(_folder: Path) -> "EuropeanVoices":
    """Loads nothing but the library, if that is not there yet.

    Raises:
        SetupError: espeak-ng or misaki is missing.
    """
    return EuropeanVoices(shared_espeak(), LatinWords())


class EuropeanVoices:
    """Phonemisers of the languages that espeak-ng reads."""

    def __init__(self, espeak: Espeak, foreign: LatinWords) -> None:
        self._espeak, self._foreign = espeak, foreign

    def __call__(self, language: LanguageProfile) -> Phonemiser:
        return EuropeanPhonemiser(self._espeak, language.espeak_voice, self._foreign)
