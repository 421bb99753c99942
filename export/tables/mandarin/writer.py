"""Write the five files that ``service.g2p.mandarin.tables`` names; the same versions always give the same bytes."""

from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

from export.tables.mandarin.readings import marks, phrases, syllables_and_trie
from export.tables.mandarin.words import chances, read_words, shapes, words_and_counts
from service.g2p.mandarin.tables import COUNTS, EMISSIONS, READINGS, RULES, WORDS, Rules

_PACKAGES = ("jieba", "pypinyin", "misaki", "marisa-trie")


def versions() -> str:
    """Of everything that the tables are made from and with."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)


def write_mandarin(folder: Path) -> None:
    """Write them into ``folder``; takes three seconds.

    Raises:
        ExportError: the installed jieba is not as the service's port expects.
    """
    words, total = read_words()
    trie, counts = words_and_counts(words)
    trie.save(str(folder / WORDS))
    np.save(folder / COUNTS, counts)
    np.save(folder / EMISSIONS, shapes())
    syllables, readings = syllables_and_trie(phrases())
    readings.save(str(folder / READINGS))
    rules = Rules(syllables, marks(), total, chances())
    (folder / RULES).write_bytes(msgspec.json.encode(rules) + b"\n")
