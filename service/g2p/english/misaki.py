"""misaki's English ``G2P``, put together from its own code around memory-mapped files.

Its constructors would download a model, load spaCy (95 MB), grow dictionaries in memory (60 MB each accent) and copy
espeak-ng. Its code runs as published all the same, so the phonemes are misaki's: ``tests/export/english`` compares
them with those of the stock package.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np

from service.g2p.english.lexicon import open_dictionaries
from service.g2p.english.numerals import english_numerals
from service.g2p.english.tables import AMERICAN, BRITISH
from service.g2p.english.tagger import Tagger
from service.g2p.espeak import EspeakBackend, shared_espeak
from service.g2p.latin import published_espeak
from service.g2p.phonemiser import Override
from service.g2p.published import PublishedPackage

_Stretches: TypeAlias = Sequence[tuple[int, int]]
_Preprocessed: TypeAlias = tuple[str, _Stretches, Mapping[int, str | float]]


class Misaki:
    """What both accents share: the tagger, and misaki's modules.

    Args:
        folder: of a build, with the English tables in it.

    Raises:
        BadModel: a table is missing or damaged.
        SetupError: misaki or num2words is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tagger = Tagger.open(folder)
        # COMPAT(misaki 0.9.4): spaCy is used by a constructor that is not called and to find the words that have a
        # mark-up.
        self._package = PublishedPackage(
            "misaki",
            {
                "num2words": SimpleNamespace(num2words=english_numerals()),
                "spacy": SimpleNamespace(training=SimpleNamespace(Alignment=SimpleNamespace(from_strings=_aligned))),
            },
        )

    def build(self, british: bool) -> Any:
        """A ``misaki.en.G2P`` of that accent. Safe to be shared by threads.

        Raises:
            BadModel: the accent's table is missing or damaged.
            SetupError: espeak-ng cannot be loaded.
        """
        en, espeak = self._package.load("en"), published_espeak()
        # COMPAT(misaki 0.9.4): these are all the attributes that the three constructors set.
        fallback = espeak.EspeakFallback.__new__(espeak.EspeakFallback)
        fallback.version, fallback.british = None, british
        fallback.backend = EspeakBackend(shared_espeak(), "gmw/en" if british else "gmw/en-US")
        lexicon = en.Lexicon.__new__(en.Lexicon)
        lexicon.british, lexicon.cap_stresses = british, (0.5, 2)
        lexicon.golds, lexicon.silvers = open_dictionaries(self._folder / (BRITISH if british else AMERICAN))
        g2p = en.G2P.__new__(en.G2P)
        g2p.version, g2p.british, g2p.nlp = None, british, self._tagger
        g2p.lexicon, g2p.fallback, g2p.unk = lexicon, fallback, ""
        return g2p


def preprocessing(overrides: Sequence[Override]) -> Callable[[str], _Preprocessed]:
    """What a ``G2P`` takes in place of its own ``preprocess``: the overrides instead of brackets in the text.

    Args:
        overrides: of the text that the ``G2P`` is given with it.
    """
    features: dict[int, str | float] = {}
    for number, override in enumerate(overrides):
        if override.phonemes is not None:
            features[number] = f"/{override.phonemes}"
        elif override.stress is not None:
            features[number] = override.stress

    def preprocess(text: str) -> _Preprocessed:
        stretches = [(_visible(text[: each.start]), _visible(text[: each.end])) for each in overrides]
        return text, stretches, features

    return preprocess


def _aligned(stretches: _Stretches, tokens: Sequence[str]) -> SimpleNamespace:
    """spaCy's ``Alignment.from_strings``, for stretches of visible characters instead of strings.

    A token belongs to the first stretch that reaches into it. The others have the number after the last.
    """
    owners, end, number = [], 0, 0
    for token in tokens:
        start, end = end, end + _visible(token)
        while number < len(stretches) and stretches[number][1] <= start:
            number += 1
        owned = number < len(stretches) and stretches[number][0] < end
        owners.append(number if owned else len(stretches))
    return SimpleNamespace(y2x=SimpleNamespace(data=np.array(owners)))


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)
