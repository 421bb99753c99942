"""misaki's two dictionaries of one accent, looked up in a memory-mapped trie instead of 60 MB of dicts.

The gold dictionary is checked by people, the silver one is not. misaki doubles both when it loads them, so that
``Apple`` is found for ``apple`` and the reverse; here the case variant is looked up when the word itself is missing.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import marisa_trie
import msgspec

from service.g2p.tables import map_trie

Pronunciation: TypeAlias = str | dict[str, str | None]
"""Phonemes, or for a heteronym the phonemes by part-of-speech tag, ``DEFAULT`` among them."""

GOLD, SILVER = b"g", b"s"
"""First byte of a stored value: the dictionary it belongs to. The rest is JSON."""


class Dictionary(Mapping[str, Pronunciation]):
    """One of the two dictionaries: 180,000 words, none of them in memory. Safe to be shared by threads."""

    def __init__(self, trie: marisa_trie.BytesTrie, kind: bytes) -> None:
        self._trie, self._kind = trie, kind
        self._decoder: msgspec.json.Decoder[Pronunciation] = msgspec.json.Decoder(Pronunciation)

    def __getitem__(self, word: str) -> Pronunciation:
        for form in (word, case_variant(word)):
            if form and (pronunciation := self._look_up(form)) is not None:
                return pronunciation
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        for word, value in self._trie.iteritems():
            if value.startswith(self._kind):
                yield word

    def __len__(self) -> int:
        """Number of stored words, without their case variants."""
        return sum(1 for _ in self)

    def _look_up(self, word: str) -> Pronunciation | None:
        # A key ends at NUL for the trie: it would find all words for "\0". Lone surrogates are in no dictionary.
        key = word.encode("utf-8", "surrogatepass")
        if b"\0" in key:
            return None
        for value in self._trie.get(key, ()):
            if value.startswith(self._kind):
                return self._decoder.decode(value[len(self._kind) :])
        return None


def case_variant(word: str) -> str | None:
    """The word whose entry misaki would copy to ``word``: lower case for a capitalised one, and the reverse."""
    if len(word) < 2:
        return None
    low = word.lower()
    if word == low:
        capitalised = word.capitalize()
        return capitalised if capitalised != word and capitalised.lower() == word else None
    return low if low.capitalize() == word and low.lower() == low else None


def map_dictionaries(path: Path) -> tuple[Dictionary, Dictionary]:
    """Map the file and return its gold and its silver dictionary.

    Raises:
        BadModel: the file is missing or not a trie.
    """
    trie = map_trie(path, marisa_trie.BytesTrie)
    return Dictionary(trie, GOLD), Dictionary(trie, SILVER)
