"""Part-of-speech tagger: spaCy's small English model without spaCy, with the interface that misaki uses of it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from service.g2p.english.hashing import string_hash
from service.g2p.english.network import Network
from service.g2p.english.tables import LexemeExceptions, load_tables, map_weights
from service.g2p.english.tokeniser import RawToken, Tokeniser

_CACHED_WORDS = 2048
"""Words whose IDs are cached (1 MB); four hashes in Python take 15 µs, and a sentence has 20 words."""
_LONG_WORD = 100
"""Characters from which spaCy gives a word the shape ``LONG``."""
_LONGEST_RUN = 4
"""Characters of one kind in a row that a shape keeps."""


class TaggedToken(msgspec.Struct, frozen=True):
    """A token with its tag, under spaCy's attribute names, which misaki uses."""

    text: str
    tag_: str
    """Penn Treebank tag."""
    whitespace_: str
    """The space after it, or nothing."""


class Tagger:
    """Tokenises and tags sentences. Safe to be shared by threads."""

    def __init__(
        self, tokeniser: Tokeniser, exceptions: LexemeExceptions, network: Network, tags: Sequence[str]
    ) -> None:
        self._tokeniser, self._exceptions, self._network, self._tags = tokeniser, exceptions, network, tags
        self._cached_word_ids = lru_cache(_CACHED_WORDS)(self._word_ids)

    @classmethod
    def load(cls, folder: Path) -> "Tagger":
        """Load the tables of a build and map the weights.

        Raises:
            BadModel: a file is missing or damaged.
        """
        tables = load_tables(folder)
        network = Network(tables.network, map_weights(folder, tables.network))
        return cls(Tokeniser(tables.tokens), tables.words, network, tables.network.tags)

    def __call__(self, sentence: str) -> Sequence[TaggedToken]:
        """Tagged tokens of the sentence; their texts and spaces joined are the sentence."""
        tokens = self._tokeniser.tokenise(sentence)
        if not tokens:
            return []
        features = np.array([self._features(token) for token in tokens], dtype=np.uint64)
        tags = self._network.predict(features).tolist()
        return [
            TaggedToken(token.text, self._tags[tag], " " * token.spaced)
            for token, tag in zip(tokens, tags, strict=True)
        ]

    def _features(self, token: RawToken) -> tuple[int, ...]:
        return *self._cached_word_ids(token.text, token.norm), int(token.spaced), int(token.text.isspace())

    def _word_ids(self, text: str, norm: str | None) -> tuple[int, int, int, int]:
        """IDs of the norm, the prefix (first character), the suffix (last three) and the shape."""
        norm = norm or self._exceptions.norms.get(self._string_id(text), text.lower())
        return (
            self._string_id(norm),
            self._string_id(text[0]),
            self._string_id(text[-3:]),
            self._string_id(word_shape(text)),
        )

    def _string_id(self, text: str) -> int:
        symbol = self._exceptions.symbols.get(text)
        return string_hash(text) if symbol is None else symbol


def word_shape(text: str) -> str:
    """spaCy's word shape: letters as ``x`` and ``X``, digits as ``d``, at most four of one kind in a row."""
    return "LONG" if len(text) >= _LONG_WORD else "".join(_shape(text))


def _shape(text: str) -> Iterator[str]:
    last, run = "", 0
    for character in text:
        kind = _kind(character)
        run = run + 1 if kind == last else 1
        last = kind
        if run <= _LONGEST_RUN:
            yield kind


def _kind(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "d" if character.isdigit() else character
