"""Write the file that ``service.g2p.japanese.word_list`` names: misaki's own list. The extra ``ja`` is not needed."""

from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import marisa_trie

from export.errors import ExportError
from service.g2p.japanese.word_list import LONGEST, WORDS

_PACKAGES = ("misaki", "marisa-trie")


def versions() -> str:
    """Of everything that the table is made from and with."""
    return " ".join(f"{package}=={version(package)}" for package in _PACKAGES)


def read_words() -> list[str]:
    """misaki's list, as cutlet reads it."""
    text = (files("misaki") / "data" / "ja_words.txt").read_text(encoding="utf-8")
    return sorted({line.strip() for line in text.splitlines()})


def write_japanese(folder: Path) -> None:
    """Write it into ``folder``; takes a fifth of a second.

    Raises:
        ExportError: a word is longer than the service looks for.
    """
    write_words(read_words(), folder)


def write_words(words: Sequence[str], folder: Path) -> None:
    """Write these words; see ``write_japanese``."""
    if (longest := max(map(len, words))) > LONGEST:
        raise ExportError(f"misaki has a Japanese word of {longest} characters; the service looks for {LONGEST}")
    marisa_trie.Trie(words).save(str(folder / WORDS))
