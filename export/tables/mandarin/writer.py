"""Writer of the five files of ``service.g2p.mandarin.tables``; the same versions always give the same bytes."""

from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

from export.tables.mandarin.readings import marks, phrases, syllables_and_trie
from export.tables.mandarin.words import chances, load_words, shapes, words_and_counts
from service.g2p.mandarin.tables import COUNTS, EMISSIONS, READINGS, RULES, WORDS, Rules

_PACKAGES = ("jieba", "pypinyin", "misaki", "marisa-trie")


def versions() -> str:
    """Packages that the tables are derived from and written with, with their versions."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)


def write_mandarin(folder: Path) -> None:
    """Write the files into ``folder``; takes three seconds.

    Raises:
        ExportError: the installed jieba is not as the service's port expects.
    """
    words, total = load_words()
    trie, counts = words_and_counts(words)
    trie.save(str(folder / WORDS))
    np.save(folder / COUNTS, counts)
    np.save(folder / EMISSIONS, shapes())
    syllables, readings = syllables_and_trie(phrases())
    readings.save(str(folder / READINGS))
    rules = Rules(syllables, marks(), total, chances())
    (folder / RULES).write_bytes(msgspec.json.encode(rules) + b"\n")
