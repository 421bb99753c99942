"""Phonemes of Chinese words: pypinyin's readings of the longest phrases in them, as misaki transcribes the syllables.

misaki calls pypinyin (0.55, MIT) for each word, without tone sandhi except that of pypinyin's phrases. A word is split
into phrases here as in pypinyin; the phonemes of the syllables were taken from misaki when the tables were built.
"""

from collections.abc import Iterator

import numpy as np

from service.g2p.mandarin.tables import SYLLABLE, Tables

_LONGEST_PHRASE = 16
"""Characters that are looked up as one phrase; pypinyin's longest has 10."""


class Readings:
    """Readings of phrases and characters. Safe to be shared by threads."""

    def __init__(self, tables: Tables) -> None:
        self._trie, self._syllables = tables.readings, tables.rules.syllables

    def phonemes(self, word: str) -> str:
        """misaki's phonemes of a word.

        Args:
            word: Chinese characters, none of them ``unknown``, or bopomofo.
        """
        syllables = (
            number for phrase in self._phrases(word) for number in np.frombuffer(self._trie[phrase][0], SYLLABLE)
        )
        return "".join(self._syllables[number] for number in syllables)

    def unknown(self, word: str) -> str:
        """The characters of ``word`` that have no reading, each once."""
        return "".join(character for character in dict.fromkeys(word) if character not in self._trie)

    def _phrases(self, word: str) -> Iterator[str]:
        at = 0
        while at < len(word):
            rest = word[at : at + _LONGEST_PHRASE]
            phrase = max(self._trie.prefixes(rest), key=len, default="")
            # COMPAT(pypinyin 0.55): if the rest of the word is the beginning of a longer phrase, it is read character
            # by character, even if there are other phrases in it.
            if len(phrase) == 1 and len(rest) > 1 and rest == word[at:] and self._begins_phrase(rest):
                yield from rest
                return
            if phrase:
                yield phrase
            at += len(phrase) or 1

    def _begins_phrase(self, text: str) -> bool:
        return next(self._trie.iterkeys(text), None) is not None
