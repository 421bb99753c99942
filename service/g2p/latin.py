"""English pronunciation by espeak-ng of Latin words in a sentence of another script, and of the names of symbols.

The phonemes are those of misaki for an English word outside its dictionaries. No tagger and no dictionary is loaded,
and the result does not depend on what else is loaded.
"""

from types import SimpleNamespace
from typing import Any

from service.g2p.espeak import EspeakBackend, shared_espeak
from service.g2p.published import PublishedPackage
from service.languages import AMERICAN_ENGLISH


def published_espeak() -> Any:
    """misaki's module ``espeak``, without phonemizer.

    Raises:
        SetupError: misaki is not installed.
    """
    # COMPAT(misaki 0.9.4): at import it sets phonemizer's paths of espeak-ng; phonemizer itself is never called.
    wrapper = SimpleNamespace(set_library=_ignore, set_data_path=_ignore)
    stand_ins = {
        "phonemizer": SimpleNamespace(),
        "phonemizer.backend.espeak.wrapper": SimpleNamespace(EspeakWrapper=wrapper),
    }
    return PublishedPackage("misaki", stand_ins).load("espeak")


class LatinWords:
    """English phonemiser without dictionaries. Safe to be shared by threads.

    Raises:
        SetupError: misaki is not installed, or espeak-ng cannot be loaded.
    """

    def __init__(self) -> None:
        fallback = published_espeak().EspeakFallback
        self._fallback = fallback.__new__(fallback)
        self._fallback.version, self._fallback.british = None, False
        self._fallback.backend = EspeakBackend(shared_espeak(), AMERICAN_ENGLISH.espeak_voice)

    def phonemes(self, text: str) -> str:
        """misaki phonemes of English words, or of a symbol's name; empty if it has none."""
        phonemes, _ = self._fallback(SimpleNamespace(text=text))
        return phonemes or ""


def _ignore(_place: str) -> None:
    """Stand-in for setters of paths: ``service.g2p.espeak`` loads espeak-ng."""
