"""The sounds of Chinese words: pypinyin's reading of the longest phrases in them, as misaki spells its syllables.

misaki asks pypinyin (0.55, MIT) word for word, without tone sandhi but that of pypinyin's phrases. Which phrases a word
is made of is found here in pypinyin's way; what the syllables sound like was asked of misaki when the tables were made.
"""

from collections.abc import Iterator

import numpy as np

from service.g2p.mandarin.tables import SYLLABLE, Tables

_LONGEST = 16
"""Characters that are looked at for one phrase; pypinyin's longest has 10."""


class Readings:
    """Safe to be shared by threads."""

    def __init__(self, tables: Tables) -> None:
        self._trie, self._syllables = tables.readings, tables.rules.syllables

    def phonemes(self, word: str) -> str:
        """misaki's phonemes of a word: of Chinese characters of which none is ``unknown``, or of bopomofo."""
        numbers = (number for part in self._parts(word) for number in np.frombuffer(self._trie[part][0], SYLLABLE))
        return "".join(self._syllables[number] for number in numbers)

    def unknown(self, word: str) -> str:
        """The characters of ``word`` that have no reading, each of them once."""
        return "".join(sign for sign in dict.fromkeys(word) if sign not in self._trie)

    def _parts(self, word: str) -> Iterator[str]:
        at = 0
        while at < len(word):
            rest = word[at : at + _LONGEST]
            part = max(self._trie.prefixes(rest), key=len, default="")
            # COMPAT(pypinyin 0.55): the beginning of a phrase that goes on beyond the word is read sign by sign to its
            # end, whatever phrases there are further on in it.
            if len(part) == 1 and len(rest) > 1 and rest == word[at:] and self._begins_phrase(rest):
                yield from rest
                return
            if part:
                yield part
            at += len(part) or 1

    def _begins_phrase(self, text: str) -> bool:
        return next(self._trie.iterkeys(text), None) is not None
