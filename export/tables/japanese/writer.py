"""Writer of the file of ``service.g2p.japanese.word_list``: misaki's own list, without the extra ``ja``."""

from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import marisa_trie

from export.errors import ExportError
from service.g2p.japanese.word_list import LONGEST, WORDS

_PACKAGES = ("misaki", "marisa-trie")


def versions() -> str:
    """Packages that the table is derived from and written with, with their versions."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)


def load_words() -> list[str]:
    """misaki's list of words, parsed as by cutlet."""
    text = (files("misaki") / "data" / "ja_words.txt").read_text(encoding="utf-8")
    return sorted({line.strip() for line in text.splitlines()})


def write_japanese(folder: Path) -> None:
    """Write the table into ``folder``; takes 0.2 s.

    Raises:
        ExportError: a word is longer than the service supports.
    """
    write_words(load_words(), folder)


def write_words(words: Sequence[str], folder: Path) -> None:
    """Write a table of these words; see ``write_japanese``."""
    if (longest := max(map(len, words))) > LONGEST:
        raise ExportError(f"misaki has a Japanese word of {longest} characters; the service supports {LONGEST}")
    marisa_trie.Trie(words).save(str(folder / WORDS))
