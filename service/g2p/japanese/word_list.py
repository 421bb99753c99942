"""misaki's list of 147,571 Japanese words, in a memory-mapped trie of 0.5 MB instead of a frozenset of 17 MB.

MeCab splits words into shorter units than misaki does; units are merged where together they are a word of this list.
"""

from collections.abc import Sequence
from pathlib import Path

import marisa_trie

from service.g2p.tables import map_trie

WORDS = "japanese.marisa"
FILES = (WORDS,)
"""File names in the folder of a build."""
LONGEST = 24
"""Characters of the longest word in the list; the export half checks it."""


class WordList:
    """Set of words with longest-match lookup. Safe to be shared by threads."""

    def __init__(self, trie: marisa_trie.Trie) -> None:
        self._trie = trie

    @classmethod
    def load(cls, folder: Path) -> "WordList":
        """Map the list of a build.

        Raises:
            BadModel: the file is missing or not a trie.
        """
        return cls(map_trie(folder / WORDS, marisa_trie.Trie))

    def __contains__(self, word: str) -> bool:
        # A key ends at NUL for the trie.
        return "\0" not in word and word in self._trie

    def longest_match(self, units: Sequence[str], start: int, end: int) -> int:
        """Index after the last of units [start, end) that together with the first are one word of the list.

        PERF: cutlet tries every end from the last one down, which takes the cube of a sentence's length; here the trie
        is searched once.
        """
        text, ends = "", {}
        for number in range(start, end):
            text += units[number]
            if len(text) > LONGEST:
                break
            ends[len(text)] = number + 1
        if not ends or "\0" in text:
            return start + 1
        lengths = [len(word) for word in self._trie.prefixes(text[: max(ends)])]
        return max((ends[length] for length in lengths if length in ends), default=start + 1)
