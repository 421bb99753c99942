"""Words that misaki has wrong or does not have, before its dictionaries: ``corrected.tsv`` has a line for each sound.

misaki's own dictionaries stay as they were published, so that everything else can be compared with the stock package.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.g2p.english.drawn_out import DrawnOutDictionary
from service.g2p.english.lexicon import Pronunciation, case_variant

_FILE = Path(__file__).with_name("corrected.tsv")
_DEFAULT = "DEFAULT"
"""misaki's key for the tags that an entry does not list."""


class CorrectedDictionary(Mapping[str, Pronunciation]):
    """A dictionary of misaki's behind the corrected words, which are found in either case, as misaki's are."""

    def __init__(self, corrected: Mapping[str, Pronunciation], published: Mapping[str, Pronunciation]) -> None:
        self._corrected, self._published = corrected, published

    def __getitem__(self, word: str) -> Pronunciation:
        for form in (word, case_variant(word)):
            if form and form in self._corrected:
                return self._corrected[form]
        return self._published[word]

    def __iter__(self) -> Iterator[str]:
        yield from self._corrected
        yield from (word for word in self._published if word not in self._corrected)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def correct(g2p: Any, british: bool) -> Any:
    """Put the corrected words of its accent before the gold dictionary of a ``misaki.en.G2P``; returns it."""
    corrected = CorrectedDictionary(load_corrections(british), g2p.lexicon.golds)
    g2p.lexicon.golds = DrawnOutDictionary(corrected, g2p.lexicon.silvers)
    return g2p


def load_corrections(british: bool) -> dict[str, Pronunciation]:
    """The corrected words of an accent."""
    sounds: dict[str, dict[str, str | None]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            word, tag, american, other = line.split("\t")
            sounds.setdefault(word, {})[tag or _DEFAULT] = other if british else american
    return dict(sounds)
