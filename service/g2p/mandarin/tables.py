"""What jieba, pypinyin and misaki know about Mandarin, in files that export/mandarin writes into a build; mapped here.

NOTE: the packages hold it in 137 MB of dicts and take a second to read them; mapped, it is 4 MB.
"""

from pathlib import Path
from typing import TypeAlias, TypeVar

import marisa_trie
import msgspec
import numpy as np
from numpy.typing import NDArray

from service.errors import BadModel

RULES = "mandarin.json"
WORDS = "mandarin-words.marisa"
"""jieba's words; a number for each."""
COUNTS = "mandarin-counts.npy"
"""How often each of them is met, by its number; uint32."""
SHAPES = "mandarin-shapes.npy"
"""How likely a character is where in a word, for words that jieba does not know: (characters, 4), float64."""
READINGS = "mandarin-readings.marisa"
"""For each phrase and each character, the numbers of its syllables; uint16."""
FILES = (RULES, WORDS, COUNTS, SHAPES, READINGS)
"""Names in the folder of a build."""

FIRST, LAST = "\u4e00", "\u9fd5"
"""The characters that words are made of for jieba."""
PLACES = "BMES"
"""Where in a word a character stands: at its beginning, in the middle, at its end, alone. Columns of the shapes."""
SYLLABLE = "<u2"
"""How the number of a syllable is stored."""

_Scalar = TypeVar("_Scalar", bound=np.generic)
Counts: TypeAlias = NDArray[np.uint32]
Shapes: TypeAlias = NDArray[np.float64]


class Chances(msgspec.Struct, frozen=True):
    """Logarithms of the chances that jieba reckons with for words it does not know."""

    first: dict[str, float]
    """Of each place, at the beginning of a stretch."""
    following: dict[str, dict[str, float]]
    """Of a place, by the one before it."""
    never: float
    """Of what was not seen."""


class Rules(msgspec.Struct, frozen=True):
    """``mandarin.json``."""

    syllables: tuple[str, ...]
    """Phonemes of each, with misaki's tone arrows."""
    marks: dict[str, str]
    """What misaki puts for a mark, the spaces around it included."""
    total: int
    """Sum of the counts, as jieba has it."""
    chances: Chances


class Tables(msgspec.Struct, frozen=True):
    """All that is mapped, and the rules."""

    rules: Rules
    words: marisa_trie.Trie
    counts: Counts
    shapes: Shapes
    readings: marisa_trie.BytesTrie


def open_tables(folder: Path) -> Tables:
    """Read the rules and map the rest.

    Raises:
        BadModel: a file is missing or damaged.
    """
    rules = _read_rules(folder / RULES)
    words, readings = marisa_trie.Trie(), marisa_trie.BytesTrie()
    for trie, name in ((words, WORDS), (readings, READINGS)):
        try:
            trie.mmap(str(folder / name))
        except (OSError, RuntimeError, ValueError) as error:
            raise BadModel(str(folder / name), f"cannot be read: {error}") from error
    counts = _mapped(folder / COUNTS, np.uint32, (len(words),))
    shapes = _mapped(folder / SHAPES, np.float64, (ord(LAST) - ord(FIRST) + 1, len(PLACES)))
    return Tables(rules, words, counts, shapes, readings)


def _read_rules(path: Path) -> Rules:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Rules)
    except FileNotFoundError as error:
        raise BadModel(str(path), "is missing; `python -m export build` adds it to an older build") from error
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error


def _mapped(path: Path, kind: type[_Scalar], shape: tuple[int, ...]) -> NDArray[_Scalar]:
    try:
        values = np.load(path, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(str(path), f"cannot be read: {error}") from error
    if values.shape != shape or values.dtype != kind:
        raise BadModel(str(path), f"holds {values.dtype} {values.shape}, not {kind.__name__} {shape}")
    # PERF: operations on a memmap go through Python code of numpy; a plain view of the same pages does not.
    plain: NDArray[_Scalar] = values.view(np.ndarray)
    return plain
