"""misaki's dictionaries as tries: 1.9 MB a file, mapped, where two dicts take 60 MB."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import marisa_trie
import msgspec

from service.g2p.english.lexicon import GOLD, SILVER, Pronunciation


def load_dictionary(name: str) -> dict[str, Pronunciation]:
    """One of misaki's files, such as ``us_gold``, without the capitalised variants that misaki adds on loading."""
    text = (files("misaki") / "data" / f"{name}.json").read_text(encoding="utf-8")
    words: dict[str, Pronunciation] = json.loads(text)
    return words


def write_trie(accent: str, path: Path) -> None:
    """Write the gold and silver entries of ``us`` or ``gb``."""
    values = [*_values(load_dictionary(f"{accent}_gold"), GOLD), *_values(load_dictionary(f"{accent}_silver"), SILVER)]
    marisa_trie.BytesTrie(sorted(values)).save(str(path))


def _values(words: Mapping[str, Pronunciation], kind: bytes) -> Iterator[tuple[str, bytes]]:
    for word, pronunciation in words.items():
        yield word, kind + msgspec.json.encode(pronunciation)
