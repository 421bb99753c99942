"""The English table files of a build: data of spaCy's small English model, so that spaCy (165 MB) is not needed.

``english.json`` has the tokeniser's rules and the configuration of the tagger's network, ``english.npy`` the network's
weights; ``english-us.marisa`` and ``english-gb.marisa`` are misaki's dictionaries. The export half writes them. All but
the JSON file are memory-mapped.
"""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.g2p.tables import load_json, map_array

TABLES, WEIGHTS = "english.json", "english.npy"
AMERICAN, BRITISH = "english-us.marisa", "english-gb.marisa"
FILES = (TABLES, WEIGHTS, AMERICAN, BRITISH)
"""File names in the folder of a build."""


class SpecialToken(msgspec.Struct, frozen=True, array_like=True):
    """One token of a special case."""

    text: str
    norm: str
    """Normal form that the tagger is given: ``not`` for ``n't``."""


class TokeniserRules(msgspec.Struct, frozen=True):
    """spaCy's tokeniser rules."""

    prefix: str
    suffix: str
    infix: str
    url: str
    """Regular expressions: prefixes, suffixes and infixes are split off; a URL stays one token."""
    specials: dict[str, tuple[SpecialToken, ...]]
    """Special cases: strings with a fixed tokenisation, which the expressions do not apply to."""
    phrases: tuple[tuple[str, ...], ...]
    """Special cases that the expressions would split, as the tokens they would give; they are merged afterwards."""


class LexemeExceptions(msgspec.Struct, frozen=True):
    """Strings whose ID is not their hash, and strings whose norm is not their lower case."""

    symbols: dict[str, int]
    """IDs of spaCy's reserved names, such as ``X``, ``nn`` and ``ID``; without them 0.4 % of the tags differ."""
    norms: dict[int, str]
    """Norms, by the ID of the string."""


class NetworkConfig(msgspec.Struct, frozen=True):
    """Dimensions of the tagger's network, whose weights lie one after another in ``english.npy``."""

    rows: tuple[int, ...]
    """Rows of each feature's embedding table."""
    seeds: tuple[int, ...]
    """Hash seed of each feature."""
    width: int
    """Width of an embedding and of a layer's output."""
    pieces: int
    """Maxout pieces."""
    layers: int
    """Residual layers, each with a window of one token to the left and one to the right."""
    tags: tuple[str, ...]

    @property
    def values(self) -> int:
        """Number of weights."""
        hidden = self.width * self.pieces
        bias_and_norm = hidden + 2 * self.width
        first = hidden * self.width * len(self.rows) + bias_and_norm
        window = hidden * self.width * 3 + bias_and_norm
        return sum(self.rows) * self.width + first + self.layers * window + len(self.tags) * (self.width + 1)


class Tables(msgspec.Struct, frozen=True):
    """Contents of ``english.json``."""

    tokens: TokeniserRules
    words: LexemeExceptions
    network: NetworkConfig


def load_tables(folder: Path) -> Tables:
    """Decode ``english.json``.

    Raises:
        BadModel: it is missing or not as expected.
    """
    return load_json(folder / TABLES, Tables)


def map_weights(folder: Path, config: NetworkConfig) -> NDArray[np.float32]:
    """Map ``english.npy``, shape (config.values,), float32.

    Raises:
        BadModel: it is missing or does not match ``config``.
    """
    return map_array(folder / WEIGHTS, np.float32, (config.values,))
