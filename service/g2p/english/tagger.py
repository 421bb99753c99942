"""spaCy's small English model without spaCy, behind the little that misaki takes from it: words, tags, white space."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from service.g2p.english.hashing import string_hash
from service.g2p.english.network import Network
from service.g2p.english.tables import WordIds, map_weights, read_tables
from service.g2p.english.tokeniser import Piece, Tokeniser

_REMEMBERED = 2048
"""Words whose ids are kept (1 MB); four hashes in Python take 15 µs, and a sentence has 20 words."""
_LONG = 100
"""Characters from which spaCy gives a word no shape of its own."""
_RUN = 4
"""Characters of one kind in a row that a shape shows."""


class Tagged(msgspec.Struct, frozen=True):
    """A token, under the names by which misaki asks for its parts."""

    text: str
    tag_: str
    """Penn Treebank tag."""
    whitespace_: str
    """The space after it, or nothing."""


class Tagger:
    """Cuts and tags sentences, each by itself. Safe to be shared by threads."""

    def __init__(self, tokeniser: Tokeniser, words: WordIds, network: Network, tags: Sequence[str]) -> None:
        self._tokeniser, self._words, self._network, self._tags = tokeniser, words, network, tags
        self._remembered = lru_cache(_REMEMBERED)(self._word_ids)

    @classmethod
    def open(cls, folder: Path) -> "Tagger":
        """Read the tables of a build and map the weights.

        Raises:
            BadModel: a file is missing or damaged.
        """
        tables = read_tables(folder)
        network = Network(tables.network, map_weights(folder, tables.network))
        return cls(Tokeniser(tables.tokens), tables.words, network, tables.network.tags)

    def __call__(self, sentence: str) -> Sequence[Tagged]:
        """Tokens of the sentence; their texts and spaces joined give it back."""
        pieces = self._tokeniser.pieces(sentence)
        if not pieces:
            return []
        features = np.array([self._features(piece) for piece in pieces], dtype=np.uint64)
        best = self._network.tags(features).tolist()
        return [
            Tagged(piece.text, self._tags[tag], " " * piece.spaced) for piece, tag in zip(pieces, best, strict=True)
        ]

    def _features(self, piece: Piece) -> tuple[int, ...]:
        return *self._remembered(piece.text, piece.norm), int(piece.spaced), int(piece.text.isspace())

    def _word_ids(self, text: str, norm: str | None) -> tuple[int, int, int, int]:
        """Ids of norm, first character, last three, and shape."""
        norm = norm or self._words.norms.get(self._id(text), text.lower())
        return self._id(norm), self._id(text[0]), self._id(text[-3:]), self._id(word_shape(text))

    def _id(self, text: str) -> int:
        symbol = self._words.symbols.get(text)
        return string_hash(text) if symbol is None else symbol


def word_shape(text: str) -> str:
    """Letters as ``x`` and ``X``, digits as ``d``, the rest as it is; of a run of one kind, the first four."""
    return "LONG" if len(text) >= _LONG else "".join(_shape(text))


def _shape(text: str) -> Iterator[str]:
    last, run = "", 0
    for character in text:
        kind = _kind(character)
        run = run + 1 if kind == last else 1
        last = kind
        if run <= _RUN:
            yield kind


def _kind(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "d" if character.isdigit() else character
