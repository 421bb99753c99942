"""Readings: katakana that is pronounced as it is written and as one word, between two word joiners.

MeCab cuts katakana that is in no dictionary where it likes: ``ヨニン``, four people, into *yoni* and *n*, ``イッツー``
before its long vowel, and ``ははつか`` into *haha* and *tsuka*. The normaliser, which knows its own words, marks them,
and MeCab sees a space on either side. A caller's text has no word joiners: cleaning removes them.
"""

import re
from collections.abc import Iterator

MARK = "\u2060"
_READING = re.compile(f"{MARK}([ァ-ヺー]+){MARK}")


def reading(kana: str) -> str:
    """Katakana as readings, one for each part between spaces."""
    return " ".join(f"{MARK}{part}{MARK}" for part in kana.split())


def find_readings(text: str) -> Iterator[tuple[int, str, str]]:
    """Index, text with its marks and katakana of each reading."""
    return ((found.start(), found[0], found[1]) for found in _READING.finditer(text))
