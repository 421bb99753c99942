"""misaki's English ``G2P``, put together from its own code around memory-mapped files.

Its constructors would download a model, load spaCy (95 MB), grow dictionaries in memory (60 MB each accent) and copy
espeak-ng. Its code runs as published all the same, so the phonemes are misaki's: ``tests/export/english`` compares
them with those of the stock package.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from service.g2p.espeak import EspeakBackend, shared_espeak
from service.g2p.lexicon import open_dictionaries
from service.g2p.numerals import english_numerals
from service.g2p.published import PublishedPackage
from service.g2p.tables import AMERICAN, BRITISH
from service.g2p.tagger import Tagger


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
        # COMPAT(misaki 0.9.4): spaCy is used by a constructor that is not called and for mark-up that is never
        # preprocessed; phonemizer by a constructor that is not called, and it is told where espeak-ng is.
        wrapper = SimpleNamespace(set_library=_ignore, set_data_path=_ignore)
        self._package = PublishedPackage(
            "misaki",
            {
                "num2words": SimpleNamespace(num2words=english_numerals()),
                "phonemizer": SimpleNamespace(),
                "phonemizer.backend.espeak.wrapper": SimpleNamespace(EspeakWrapper=wrapper),
                "spacy": SimpleNamespace(),
            },
        )

    def build(self, british: bool) -> Any:
        """A ``misaki.en.G2P`` of that accent. Safe to be shared by threads.

        Raises:
            BadModel: the accent's table is missing or damaged.
            SetupError: espeak-ng cannot be loaded.
        """
        en, espeak = self._package.load("en"), self._package.load("espeak")
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


def _ignore(_place: str) -> None:
    """espeak-ng is found and loaded by ``service.g2p.espeak``."""
