"""misaki's two dictionaries of one accent, looked up in a memory-mapped trie instead of 60 MB of dicts.

Golds are checked by people, silvers are not. misaki doubles both when it loads them, so that ``Apple`` is found for
``apple`` and the other way round; here the twin is looked for when the word itself is not there.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import marisa_trie
import msgspec

from service.errors import BadModel

Pronunciation: TypeAlias = str | dict[str, str | None]
"""Phonemes, or for a heteronym those of each tag, with ``DEFAULT`` among them."""

GOLD, SILVER = b"g", b"s"
"""First byte of a value: the dictionary that it is from. The rest is JSON."""


class Dictionary(Mapping[str, Pronunciation]):
    """One of the two dictionaries; knows 180,000 words and holds none of them. Safe to be shared by threads."""

    def __init__(self, trie: marisa_trie.BytesTrie, kind: bytes) -> None:
        self._trie, self._kind = trie, kind
        self._decoder: msgspec.json.Decoder[Pronunciation] = msgspec.json.Decoder(Pronunciation)

    def __getitem__(self, word: str) -> Pronunciation:
        for form in (word, twin(word)):
            if form and (value := self._stored(form)) is not None:
                return value
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        for word, value in self._trie.iteritems():
            if value.startswith(self._kind):
                yield word

    def __len__(self) -> int:
        """How many words are stored, without their twins."""
        return sum(1 for _ in self)

    def _stored(self, word: str) -> Pronunciation | None:
        # A key ends at NUL for the trie: it would find all words for "\0". Lone surrogates are in no dictionary.
        key = word.encode("utf-8", "surrogatepass")
        if b"\0" in key:
            return None
        for value in self._trie.get(key, ()):
            if value.startswith(self._kind):
                return self._decoder.decode(value[len(self._kind) :])
        return None


def twin(word: str) -> str | None:
    """The word whose entry misaki would copy to ``word``: lower case for a capitalised one, and the reverse."""
    if len(word) < 2:
        return None
    low = word.lower()
    if word == low:
        capitalised = word.capitalize()
        return capitalised if capitalised != word and capitalised.lower() == word else None
    return low if low.capitalize() == word and low.lower() == low else None


def open_dictionaries(path: Path) -> tuple[Dictionary, Dictionary]:
    """The golds and the silvers in the file, which is mapped.

    Raises:
        BadModel: the file is missing or not a trie.
    """
    trie = marisa_trie.BytesTrie()
    try:
        trie.mmap(str(path))
    except (OSError, RuntimeError, ValueError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    return Dictionary(trie, GOLD), Dictionary(trie, SILVER)
