"""Phonemisers of the languages that espeak-ng reads: Spanish, French, Hindi, Italian and Portuguese.

misaki's ``EspeakG2P`` gives espeak-ng the text between two marks and returns one string. Here the same text goes to the
same library, and its phonemes are aligned to the words (``alignment``), which have timestamps. ``tests/export/espeak``
compares the phonemes with the stock package.

NOTE: beside English, which has loaded the library, a language takes 0.1 to 0.7 MiB, its normaliser included.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from service.g2p.alignment import align
from service.g2p.characters import stands_for_words
from service.g2p.espeak import MARKS, Espeak, shared_espeak
from service.g2p.latin import LatinWords
from service.g2p.overrides import phonemise_with_overrides
from service.g2p.phonemiser import Override, Phonemiser, Token
from service.languages import LanguageProfile

MEMORY_MIB = 1.6
"""Memory use (PSS) of all five languages beside English, most of it espeak-ng's mapped dictionaries."""

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
"""Full stops of Hindi, and the space that may precede them."""
_WORDS = re.compile(r"\S+")


class EuropeanPhonemiser:
    """Phonemiser of one language that espeak-ng reads; see ``service.g2p.phonemiser.Phonemiser``.

    Args:
        espeak: the library.
        voice: an espeak-ng voice.
        latin: pronounces the names of symbols that espeak-ng skips.
    """

    def __init__(self, espeak: Espeak, voice: str, latin: LatinWords) -> None:
        self._espeak, self._voice, self._latin = espeak, voice, latin

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        return phonemise_with_overrides(sentence, overrides, self._tokens)

    def _tokens(self, text: str) -> list[Token]:
        ends = [0, *(end for mark in MARKS.finditer(text) for end in mark.span()), len(text)]
        tokens: list[Token] = []
        for number, (start, end) in enumerate(pairwise(ends)):
            tokens += (self._marks if number % 2 else self._text)(text, start, end)
        return tokens

    def _marks(self, text: str, start: int, end: int) -> Iterator[Token]:
        for place in range(start, end):
            if text[place] != " ":
                yield Token(text[place], text[place].translate(_QUOTES), text[place + 1 : place + 2] == " ")

    def _text(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Text between marks. Symbols that espeak-ng skips are tokens of their own between its words."""
        last = start
        for place in range(start, end):
            if stands_for_words(text[place]) and not self._phonemes(text[place]):
                yield from self._words(text, last, place)
                spaced = text[place + 1 : place + 2] == " "
                yield Token(text[place], self._latin.phonemes(text[place]), spaced, parted=not spaced)
                last = place + 1
        yield from self._words(text, last, end)

    def _words(self, text: str, start: int, end: int) -> Iterator[Token]:
        words = [word.span() for word in _WORDS.finditer(text, start, end)]
        if not words:
            return
        separate = [self._phonemes(text[slice(*word)]) for word in words]
        joint = separate[0] if len(words) == 1 else self._phonemes(text[words[0][0] : words[-1][1]])
        for group in align(separate, joint):
            first, after = words[group.first][0], words[group.after - 1][1]
            yield from _split_danda(text[first:after], " ".join(group.phonemes), text[after : after + 1] == " ")

    def _phonemes(self, text: str) -> Sequence[str]:
        """misaki's phonemes, a string for each word of them."""
        ipa = self._espeak.phonemise(text, self._voice)
        for tied, phonemes in _TIED:
            ipa = ipa.replace(tied, phonemes)
        return ipa.replace("^", "").replace("-", "").split()


def _split_danda(text: str, phonemes: str, spaced: bool) -> Iterator[Token]:
    """A word, and the dandas behind it, which espeak skips, as a mark of their own."""
    word = text.rstrip(_DANDAS)
    if word in ("", text):
        yield Token(text, phonemes, spaced)
        return
    yield Token(word, phonemes, text[len(word)] == " ")
    yield Token(text[len(word) :].lstrip(), "", spaced)


def load_european(_folder: Path) -> "EuropeanVoices":
    """Load espeak-ng, if it is not loaded yet.

    Raises:
        SetupError: misaki is not installed, or espeak-ng cannot be loaded.
    """
    return EuropeanVoices(shared_espeak(), LatinWords())


class EuropeanVoices:
    """Phonemisers of the languages that espeak-ng reads."""

    def __init__(self, espeak: Espeak, latin: LatinWords) -> None:
        self._espeak, self._latin = espeak, latin

    def __call__(self, language: LanguageProfile) -> Phonemiser:
        return EuropeanPhonemiser(self._espeak, language.espeak_voice, self._latin)
