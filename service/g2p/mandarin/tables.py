"""The Mandarin table files of a build, memory-mapped: data of jieba, pypinyin and misaki, from export/tables/mandarin.

NOTE: the packages hold it in 137 MB of dicts and take a second to load them; mapped, it is 4 MB.
"""

from pathlib import Path
from typing import TypeAlias

import marisa_trie
import msgspec
import numpy as np
from numpy.typing import NDArray

from service.g2p.tables import load_json, map_array, map_trie

RULES = "mandarin.json"
WORDS = "mandarin-words.marisa"
"""jieba's dictionary, which gives each word a number."""
COUNTS = "mandarin-counts.npy"
"""Frequency of each word, by its number; uint32."""
EMISSIONS = "mandarin-shapes.npy"
"""Emission log probabilities of jieba's hidden Markov model; (characters, positions), float64."""
READINGS = "mandarin-readings.marisa"
"""Syllable numbers of each phrase and each character; uint16."""
FILES = (RULES, WORDS, COUNTS, EMISSIONS, READINGS)
"""File names in the folder of a build."""

FIRST_HAN, LAST_HAN = "\u4e00", "\u9fd5"
"""Range of the characters that jieba segments."""
POSITIONS = "BMES"
"""States of the hidden Markov model: a character is at the beginning, in the middle or at the end of a word, or single.
In the order of the columns of the emissions."""
SYLLABLE = "<u2"
"""Type of a stored syllable number."""

Counts: TypeAlias = NDArray[np.uint32]
Emissions: TypeAlias = NDArray[np.float64]


# COMPAT: ``rename`` keeps the keys of mandarin.json in existing builds.
class Hmm(msgspec.Struct, frozen=True, rename={"start": "first", "transitions": "following", "unseen": "never"}):
    """Log probabilities of jieba's hidden Markov model for out-of-vocabulary words, without the emissions."""

    start: dict[str, float]
    """By the position of the first character."""
    transitions: dict[str, dict[str, float]]
    """By the position of a character, then of the next."""
    unseen: float
    """Of a transition that is not in the table."""


class Rules(msgspec.Struct, frozen=True, rename={"hmm": "chances"}):
    """Contents of ``mandarin.json``."""

    syllables: tuple[str, ...]
    """Phonemes of each syllable, with misaki's tone arrows."""
    marks: dict[str, str]
    """misaki's replacement of each punctuation mark, the spaces around it included."""
    total: int
    """Sum of the word frequencies, as jieba computes it."""
    hmm: Hmm


class Tables(msgspec.Struct, frozen=True):
    """The rules and the mapped tables."""

    rules: Rules
    words: marisa_trie.Trie
    counts: Counts
    emissions: Emissions
    readings: marisa_trie.BytesTrie


def load_tables(folder: Path) -> Tables:
    """Decode the rules and map the other files.

    Raises:
        BadModel: a file is missing or damaged.
    """
    rules = load_json(folder / RULES, Rules)
    words = map_trie(folder / WORDS, marisa_trie.Trie)
    readings = map_trie(folder / READINGS, marisa_trie.BytesTrie)
    counts = map_array(folder / COUNTS, np.uint32, (len(words),))
    emissions = map_array(folder / EMISSIONS, np.float64, (ord(LAST_HAN) - ord(FIRST_HAN) + 1, len(POSITIONS)))
    return Tables(rules, words, counts, emissions, readings)
