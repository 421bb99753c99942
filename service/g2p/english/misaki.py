"""misaki's English ``G2P``, assembled from its own code around memory-mapped files.

Its constructors would download a model, load spaCy (95 MB), build dictionaries in memory (60 MB for each accent) and
copy espeak-ng. Its code runs as published all the same, so the phonemes are misaki's: ``tests/export/tables/english``
compares them with the stock package's.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np

from service.g2p.english.lexicon import map_dictionaries
from service.g2p.english.numerals import english_numerals
from service.g2p.english.tables import AMERICAN, BRITISH
from service.g2p.english.tagger import Tagger
from service.g2p.espeak import EspeakBackend, shared_espeak
from service.g2p.latin import published_espeak
from service.g2p.phonemiser import Override
from service.g2p.published import PublishedPackage
from service.languages import AMERICAN_ENGLISH, BRITISH_ENGLISH

_HUNDREDS = re.compile(r"[0-9,]{0,18}[0-9]{3}(?:\.[0-9]{1,18})?")
"""Numbers from a hundred up."""
_AND = "#&"
"""misaki's own flag of a number that keeps its "and"."""

_Spans: TypeAlias = Sequence[tuple[int, int]]
_Preprocessed: TypeAlias = tuple[str, _Spans, Mapping[int, str | float]]


class Misaki:
    """Builds misaki's ``G2P`` for either accent. Both share the tagger and misaki's modules.

    Args:
        folder: a build with the English tables.

    Raises:
        BadModel: a table is missing or damaged.
        SetupError: misaki or num2words is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tagger = Tagger.load(folder)
        # COMPAT(misaki 0.9.4): spaCy is used by a constructor that is not called, and to align tokens with mark-up.
        self._package = PublishedPackage(
            "misaki",
            {
                "num2words": SimpleNamespace(num2words=english_numerals()),
                "spacy": SimpleNamespace(training=SimpleNamespace(Alignment=SimpleNamespace(from_strings=_align))),
            },
        )

    def build(self, british: bool) -> Any:
        """A ``misaki.en.G2P`` of that accent. Safe to be shared by threads.

        Raises:
            BadModel: the accent's dictionary is missing or damaged.
            SetupError: espeak-ng cannot be loaded.
        """
        en, espeak = self._package.load("en"), published_espeak()
        # COMPAT(misaki 0.9.4): these are all the attributes that the three constructors set.
        fallback = espeak.EspeakFallback.__new__(espeak.EspeakFallback)
        fallback.version, fallback.british = None, british
        language = BRITISH_ENGLISH if british else AMERICAN_ENGLISH
        fallback.backend = EspeakBackend(shared_espeak(), language.espeak_voice)
        lexicon = en.Lexicon.__new__(en.Lexicon)
        lexicon.british, lexicon.cap_stresses = british, (0.5, 2)
        lexicon.golds, lexicon.silvers = map_dictionaries(self._folder / (BRITISH if british else AMERICAN))
        g2p = en.G2P.__new__(en.G2P)
        g2p.version, g2p.british, g2p.nlp = None, british, self._tagger
        g2p.lexicon, g2p.fallback, g2p.unk = lexicon, fallback, ""
        return g2p


def override_preprocessor(overrides: Sequence[Override], with_and: bool = False) -> Callable[[str], _Preprocessed]:
    """Replacement for ``G2P.preprocess``: takes phonemes and stress from the overrides, not from brackets in the text.

    Args:
        overrides: those of the text that the ``G2P`` is called with.
        with_and: numbers are said as the British do, "one hundred and five".
    """

    def preprocess(text: str) -> _Preprocessed:
        marked = [(each.start, each.end, _feature(each)) for each in overrides]
        if with_and:
            free = (match.span() for match in _HUNDREDS.finditer(text) if not _overlaps(match.span(), overrides))
            marked = sorted([*marked, *((*span, _AND) for span in free)])
        spans = [(_count_visible(text[:start]), _count_visible(text[:end])) for start, end, _ in marked]
        return text, spans, {number: feature for number, (_, _, feature) in enumerate(marked) if feature is not None}

    return preprocess


def _feature(override: Override) -> str | float | None:
    return override.stress if override.phonemes is None else f"/{override.phonemes}"


def _overlaps(span: tuple[int, int], overrides: Sequence[Override]) -> bool:
    return any(each.start < span[1] and span[0] < each.end for each in overrides)


def _align(spans: _Spans, tokens: Sequence[str]) -> SimpleNamespace:
    """spaCy's ``Alignment.from_strings`` for spans, counted in visible characters, instead of strings.

    A token belongs to the first span that overlaps it. Other tokens get the number after the last span.
    """
    owners, end, number = [], 0, 0
    for token in tokens:
        start, end = end, end + _count_visible(token)
        while number < len(spans) and spans[number][1] <= start:
            number += 1
        overlaps = number < len(spans) and spans[number][0] < end
        owners.append(number if overlaps else len(spans))
    return SimpleNamespace(y2x=SimpleNamespace(data=np.array(owners)))


def _count_visible(text: str) -> int:
    return sum(not character.isspace() for character in text)
