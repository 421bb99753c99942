"""Word segmentation as in jieba 0.42.1 (MIT): the likeliest dictionary words, and a hidden Markov model between them.

jieba keeps its words and all their prefixes in a dict of 110 MB. A trie returns the words that begin at a character at
once, so the prefixes are not needed; the steps after that, and the order of summation, are jieba's.
"""

import re
from collections.abc import Iterator, Sequence
from math import log

from service.g2p.mandarin.tables import FIRST_HAN, LAST_HAN, POSITIONS, Tables

_LONGEST_WORD = 32
"""Characters that are looked up as one word; jieba's longest has 16."""
_RUN = re.compile(f"[{FIRST_HAN}-{LAST_HAN}]+|.", re.DOTALL)
_PREVIOUS = {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}
"""Positions that may precede each position."""


class Segmenter:
    """Splits text into words; keeps no state. Safe to be shared by threads."""

    def __init__(self, tables: Tables) -> None:
        self._trie, self._counts, self._emissions = tables.words, tables.counts, tables.emissions
        self._hmm, self._log_total = tables.rules.hmm, log(tables.rules.total)

    def segment(self, text: str) -> list[str]:
        """The words of ``text`` in order; joined, they are the text. Any other character is a word of its own."""
        return [word for run in _RUN.findall(text) for word in self._segment_run(run)]

    def _segment_run(self, run: str) -> Iterator[str]:
        if not FIRST_HAN <= run[0] <= LAST_HAN:
            yield run
            return
        singles = ""
        for word in self._likeliest_path(run):
            if len(word) == 1:
                singles += word
                continue
            yield from self._segment_singles(singles)
            yield word
            singles = ""
        yield from self._segment_singles(singles)

    def _likeliest_path(self, run: str) -> Iterator[str]:
        """The dictionary words with the highest joint probability; the longer word wins a tie."""
        length = len(run)
        best: list[tuple[float, int]] = [(0.0, 0)] * (length + 1)
        for at in range(length - 1, -1, -1):
            ends = self._word_ends(run, at) or [(at + 1, 1)]
            # NOTE: summed in jieba's order, so that what is equal there is equal here.
            best[at] = max((log(count) - self._log_total + best[end][0], end) for end, count in ends)
        at = 0
        while at < length:
            end = best[at][1]
            yield run[at:end]
            at = end

    def _word_ends(self, run: str, at: int) -> list[tuple[int, int]]:
        """End index and frequency of each dictionary word that begins at a character."""
        words = self._trie.iter_prefixes_with_ids(run[at : at + _LONGEST_WORD])
        return [(at + len(word), int(self._counts[number])) for word, number in words]

    def _segment_singles(self, singles: str) -> Iterator[str]:
        """Out-of-vocabulary words among single characters in a row, mostly names."""
        if len(singles) < 2 or singles in self._trie:
            yield from singles
            return
        start = 0
        for at, position in enumerate(self._positions(singles), start=1):
            if position in "ES":
                yield singles[start:at]
                start = at
        if start < len(singles):
            yield singles[start:]

    def _positions(self, singles: str) -> Sequence[str]:
        """The likeliest position of each character in its word (the Viterbi algorithm)."""
        hmm = self._hmm
        rows = (self._emissions[ord(character) - ord(FIRST_HAN)] for character in singles)
        emissions = [dict(zip(POSITIONS, map(float, row), strict=True)) for row in rows]
        scores = {position: hmm.start[position] + emissions[0][position] for position in POSITIONS}
        back_pointers: list[dict[str, str]] = []
        for emission in emissions[1:]:
            steps = {
                position: max(
                    (
                        scores[previous] + hmm.transitions[previous].get(position, hmm.unseen) + emission[position],
                        previous,
                    )
                    for previous in _PREVIOUS[position]
                )
                for position in POSITIONS
            }
            scores = {position: step[0] for position, step in steps.items()}
            back_pointers.append({position: step[1] for position, step in steps.items()})
        last = max((scores[position], position) for position in "ES")[1]
        path = [last]
        for pointers in reversed(back_pointers):
            path.append(pointers[path[-1]])
        return path[::-1]
