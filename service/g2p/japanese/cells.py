"""A sentence cut into cells, each with what cutlet is given in its place.

cutlet composes, narrows and widens characters and writes numbers out before it reads, and knows nothing afterwards of
what was written. Here the same is done cell by cell, a cell being what cannot be cut without changing that: a kana and
its marks, a whole number. So whatever is read belongs to some cells, and they to the caller's own characters.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from service.g2p.japanese.cutlet import Cutlet

_LONGEST_NUMBER = 9
"""Digits of the largest number that misaki can say (it fails on others); more are said one by one."""

# Combining marks, and the voicing marks of narrow katakana.
_CLUSTERS = re.compile(r"[^\0][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*|\0")
_NUMBERS = re.compile(r"\d+")
# PERF: cutlet leaves these as they are, and takes 10 us to find that out.
_ORDINARY = re.compile(r"[ぁ-ゖァ-ヺー一-鿿、。]")


class Cell(msgspec.Struct, frozen=True):
    text: str
    """As the caller wrote it."""
    plain: str
    """Without dress: full-width letters are plain ones, a circled number is its digits."""
    said: str
    """What cutlet reads, numbers in kana."""


class Cells:
    """Those of a sentence, in order."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._texts, self._plains, self._saids = (
            [0, *accumulate(len(getattr(cell, part)) for cell in cells)] for part in ("text", "plain", "said")
        )
        self._cells = cells
        self.plain = "".join(cell.plain for cell in cells)
        self.said = "".join(cell.said for cell in cells)

    def __len__(self) -> int:
        return len(self._cells)

    def of_said(self, start: int, end: int) -> tuple[int, int]:
        """Numbers [first, after) of the cells that characters [start, end) of ``said`` belong to."""
        return bisect_right(self._saids, start) - 1, bisect_left(self._saids, end)

    def of_plain(self, start: int, end: int) -> tuple[int, int]:
        """The same for ``plain``."""
        return bisect_right(self._plains, start) - 1, bisect_left(self._plains, end)

    def plain_of(self, first: int, after: int) -> str:
        """What cells [first, after) are without dress."""
        return self.plain[self._plains[first] : self._plains[after]]

    def place(self, cell: int) -> int:
        """Index of a cell's first character in the sentence; of the sentence's end for the number of cells."""
        return self._texts[cell]


def cells(sentence: str, cutlet: Cutlet) -> Cells:
    """Cut ``sentence``."""
    return Cells([_cell(text, plain, sentence[end : end + 1], cutlet) for text, plain, end in _whole_numbers(sentence)])


def _whole_numbers(sentence: str) -> Iterator[tuple[str, str, int]]:
    """Clusters, what they are without dress, and where they end; digits that stand together are one."""
    start = end = 0
    plain = ""
    for found in _CLUSTERS.finditer(sentence):
        cluster = found[0]
        bare = cluster if _ORDINARY.fullmatch(cluster) else _plain(cluster)
        if plain[-1:].isdecimal() and bare[:1].isdecimal():
            plain += bare
        else:
            if end:
                yield sentence[start:end], plain, end
            start, plain = end, bare
        end = found.end()
    if end:
        yield sentence[start:end], plain, end


def _plain(cluster: str) -> str:
    if unicodedata.category(cluster[0]) in ("Cc", "Cs", "Zl", "Zp"):
        # espeak-ng and MeCab end at NUL, and neither takes half a character.
        return " "
    plain = unicodedata.normalize("NFKC", cluster)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)


def _cell(text: str, plain: str, following: str, cutlet: Cutlet) -> Cell:
    if text in "〜～" and following.isdecimal():
        said = "から"
    elif _ORDINARY.fullmatch(text):
        said = text
    elif plain == " " or any(sign.isdigit() and not sign.isdecimal() for sign in plain):
        # cutlet fails on digits that are not decimal.
        said = " "
    elif unicodedata.category(text[0]) in ("Cf", "Co", "Cn"):
        said = ""
    elif any(sign.isdecimal() for sign in plain):
        said = _NUMBERS.sub(lambda found: _number(found[0], cutlet), plain)
    else:
        said = cutlet.normalised(text)
    return Cell(text, plain, said)


def _number(digits: str, cutlet: Cutlet) -> str:
    numbers = [digits] if len(digits) <= _LONGEST_NUMBER else digits
    return "".join(f" {cutlet.number(number)}" for number in numbers)
