"""Chinese text to words, as jieba 0.42.1 cuts it (MIT): the likeliest row of words it knows, and guesses between them.

jieba keeps its words and all their beginnings in a dict of 110 MB. A trie gives the words that begin at a character at
once, so the beginnings are not needed; the steps after that, and the order in which numbers are added, are jieba's.
"""

import re
from collections.abc import Iterator, Sequence
from math import log

from service.g2p.mandarin.tables import FIRST, LAST, PLACES, Tables

_LONGEST = 32
"""Characters that are looked at for one word; jieba's longest has 16."""
_STRETCH = re.compile(f"[{FIRST}-{LAST}]+|.", re.DOTALL)
_BEFORE = {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}
"""Places that the one before may have."""


class Words:
    """Cuts text into words; keeps nothing of it. Safe to be shared by threads."""

    def __init__(self, tables: Tables) -> None:
        self._trie, self._counts, self._shapes = tables.words, tables.counts, tables.shapes
        self._chances, self._total = tables.rules.chances, log(tables.rules.total)

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order; joined, they are the text. What is no Chinese character is by itself."""
        return [word for stretch in _STRETCH.findall(text) for word in self._words(stretch)]

    def _words(self, stretch: str) -> Iterator[str]:
        if not FIRST <= stretch[0] <= LAST:
            yield stretch
            return
        loose = ""
        for word in self._likeliest(stretch):
            if len(word) == 1:
                loose += word
                continue
            yield from self._guessed(loose)
            yield word
            loose = ""
        yield from self._guessed(loose)

    def _likeliest(self, stretch: str) -> Iterator[str]:
        """The row of known words with the highest product of chances; ties go to the longer word."""
        length = len(stretch)
        best: list[tuple[float, int]] = [(0.0, 0)] * (length + 1)
        for at in range(length - 1, -1, -1):
            ends = self._ends(stretch, at) or [(at + 1, 1)]
            # NOTE: added in jieba's order, so that what is equal for jieba is equal here.
            best[at] = max((log(count) - self._total + best[end][0], end) for end, count in ends)
        at = 0
        while at < length:
            end = best[at][1]
            yield stretch[at:end]
            at = end

    def _ends(self, stretch: str, at: int) -> list[tuple[int, int]]:
        """Where the known words that begin at a character end, and how often they are met."""
        found = self._trie.iter_prefixes_with_ids(stretch[at : at + _LONGEST])
        return [(at + len(word), int(self._counts[number])) for word, number in found]

    def _guessed(self, loose: str) -> Iterator[str]:
        """Words out of single characters in a row: names, mostly."""
        if len(loose) < 2 or loose in self._trie:
            yield from loose
            return
        start = 0
        for at, place in enumerate(self._places(loose), start=1):
            if place in "ES":
                yield loose[start:at]
                start = at
        if start < len(loose):
            yield loose[start:]

    def _places(self, loose: str) -> Sequence[str]:
        """The likeliest place of each character in its word (the Viterbi algorithm)."""
        chances = self._chances
        seen = [dict(zip(PLACES, map(float, self._shapes[ord(sign) - ord(FIRST)]), strict=True)) for sign in loose]
        value = {place: chances.first[place] + seen[0][place] for place in PLACES}
        origins: list[dict[str, str]] = []
        for shape in seen[1:]:
            steps = {
                place: max(
                    (value[before] + chances.following[before].get(place, chances.never) + shape[place], before)
                    for before in _BEFORE[place]
                )
                for place in PLACES
            }
            value = {place: step[0] for place, step in steps.items()}
            origins.append({place: step[1] for place, step in steps.items()})
        last = max((value[place], place) for place in "ES")[1]
        path = [last]
        for origin in reversed(origins):
            path.append(origin[path[-1]])
        return path[::-1]
