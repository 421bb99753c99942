"""Drawn-out words: ``Nooooo!`` has the sound of "no", ``sooo goood`` of "so good".

A letter that is there three times or more stands for one, or for two where only that is a word (``freee``) or where
both are and ``doubled.tsv`` has the one with two (``goood``, not "god"). misaki would leave them to espeak-ng, which
reads "noooo" as "new-oo".
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from service.g2p.english.lexicon import Pronunciation

_FILE = Path(__file__).with_name("doubled.tsv")
_RUN = re.compile(r"([A-Za-z])\1{2,}")
_MOST_RUNS = 3
_LONGEST = 48


class DrawnOutDictionary(Mapping[str, Pronunciation]):
    """A dictionary that finds drawn-out words, too. Safe to be shared by threads.

    Args:
        words: a dictionary.
        others: another, whose words may be drawn out as well.
    """

    def __init__(self, words: Mapping[str, Pronunciation], others: Mapping[str, Pronunciation]) -> None:
        self._words, self._others = words, others
        lines = _FILE.read_text(encoding="utf-8").splitlines()
        self._doubled = frozenset(word for line in lines if not line.startswith("#") for word in line.split())

    def __getitem__(self, word: str) -> Pronunciation:
        try:
            return self._words[word]
        except KeyError:
            if not _is_drawn_out(word):
                raise
        forms = [form for form in _forms(word.lower()) if form in self._words or form in self._others]
        if not forms:
            raise KeyError(word)
        best = next((form for form in forms if form in self._doubled), forms[0])
        return self._words[best] if best in self._words else self._others[best]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _is_drawn_out(word: str) -> bool:
    """Capitals are an initialism, and so is a letter by itself: misaki looks ``AAA`` up as ``aaa``."""
    low = word.lower()
    return len(low) <= _LONGEST and not word.isupper() and len(set(low)) > 1 and _RUN.search(low) is not None


def _forms(word: str) -> Iterator[str]:
    """Words of two letters and more that may be drawn out to this one, with single letters first."""
    parts, letters, last = [], [], 0
    for run in list(_RUN.finditer(word))[:_MOST_RUNS]:
        parts.append(word[last : run.start()])
        letters.append((run[1], run[1] * 2))
        last = run.end()
    for chosen in product(*letters):
        form = "".join(part + letter for part, letter in zip(parts, chosen, strict=True)) + word[last:]
        if len(form) > 1:
            yield form
