"""What the export half took from spaCy's small English model, so that nothing here needs spaCy (165 MB).

``english.json`` has the tokeniser's rules and the plan of the tagger's network, ``english.npy`` the network's weights,
and ``english-us.marisa`` and ``english-gb.marisa`` are misaki's dictionaries. All but the first are memory-mapped.
"""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import BadModel

TABLES, WEIGHTS = "english.json", "english.npy"
AMERICAN, BRITISH = "english-us.marisa", "english-gb.marisa"
FILES = (TABLES, WEIGHTS, AMERICAN, BRITISH)
"""Names in the folder of a build."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One token that a special case is made of."""

    text: str
    norm: str
    """What the tagger reads in its place: ``not`` for ``n't``."""


class TokenRules(msgspec.Struct, frozen=True):
    """Where the tokeniser cuts."""

    prefix: str
    suffix: str
    infix: str
    url: str
    """Regular expressions: what is cut off in front, behind and within, and what is left whole."""
    specials: dict[str, tuple[Part, ...]]
    """Strings that are cut by none of these but as listed."""
    phrases: tuple[tuple[str, ...], ...]
    """What the expressions alone would make of those specials that they would cut: to be put together again."""


class WordIds(msgspec.Struct, frozen=True):
    """Where the id of a string is not its hash, and its norm is not its lower case."""

    symbols: dict[str, int]
    """spaCy's own names, such as ``X``, ``nn`` and ``ID``; forgetting them costs 0.4 % of the tags."""
    norms: dict[int, str]
    """Norms, by the id of the string."""


class NetworkPlan(msgspec.Struct, frozen=True):
    """Sizes of the network whose weights lie one after another in ``english.npy``."""

    rows: tuple[int, ...]
    """Of each feature's embedding table."""
    seeds: tuple[int, ...]
    """Of each feature's hashes."""
    width: int
    """Of an embedding, and of what one layer hands to the next."""
    pieces: int
    """Values that a maxout chooses from."""
    layers: int
    """Residual layers, each of which sees one token to the left and one to the right."""
    tags: tuple[str, ...]

    @property
    def values(self) -> int:
        """How many weights there are."""
        hidden = self.width * self.pieces
        block = hidden + 2 * self.width
        first = hidden * self.width * len(self.rows) + block
        window = hidden * self.width * 3 + block
        return sum(self.rows) * self.width + first + self.layers * window + len(self.tags) * (self.width + 1)


class Tables(msgspec.Struct, frozen=True):
    """``english.json``."""

    tokens: TokenRules
    words: WordIds
    network: NetworkPlan


def read_tables(folder: Path) -> Tables:
    """Decode ``english.json``.

    Raises:
        BadModel: it is missing or not as expected.
    """
    path = folder / TABLES
    try:
        return msgspec.json.decode(path.read_bytes(), type=Tables)
    except FileNotFoundError as error:
        raise BadModel(str(path), "is missing; `python -m export build` adds it to an older build") from error
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error


def map_weights(folder: Path, plan: NetworkPlan) -> NDArray[np.float32]:
    """Map ``english.npy``, shape (plan.values,), float32.

    Raises:
        BadModel: it is missing or not as the plan says.
    """
    path = folder / WEIGHTS
    try:
        weights = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    if weights.shape != (plan.values,) or weights.dtype != np.float32:
        raise BadModel(str(path), f"holds {weights.dtype} {weights.shape}, not {plan.values} values of float32")
    # PERF: operations on a memmap go through Python code of numpy; a plain view of the same pages does not.
    plain: NDArray[np.float32] = weights.view(np.ndarray)
    return plain
