"""Latin words in a sentence of another script, and the names of signs, said as English by espeak-ng.

The sounds are those that misaki gives to an English word which its dictionaries do not have. No tagger and no
dictionary is loaded for them, and what else is loaded makes no difference to them.
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
    # COMPAT(misaki 0.9.4): phonemizer is used by constructors that are not called, and told where espeak-ng is.
    wrapper = SimpleNamespace(set_library=_ignore, set_data_path=_ignore)
    stand_ins = {
        "phonemizer": SimpleNamespace(),
        "phonemizer.backend.espeak.wrapper": SimpleNamespace(EspeakWrapper=wrapper),
    }
    return PublishedPackage("misaki", stand_ins).load("espeak")


class LatinWords:
    """Safe to be shared by threads.

    Raises:
        SetupError: misaki is not installed, or espeak-ng cannot be loaded.
    """

    def __init__(self) -> None:
        fallback = published_espeak().EspeakFallback
        self._fallback = fallback.__new__(fallback)
        self._fallback.version, self._fallback.british = None, False
        self._fallback.backend = EspeakBackend(shared_espeak(), AMERICAN_ENGLISH.espeak_voice)

    def phonemes(self, text: str) -> str:
        """misaki phonemes of English words, or of a sign's name; nothing if there is no sound in it."""
        spoken, _ = self._fallback(SimpleNamespace(text=text))
        return spoken or ""


def _ignore(_place: str) -> None:
    """espeak-ng is found and loaded by ``service.g2p.espeak``."""
