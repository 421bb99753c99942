"""Every language that Kokoro's voices speak: a value each, and nothing else knows one from another.

To add one: a phonemiser (``service.g2p.phonemiser``), a source that loads it (``service.g2p.loading``), its alphabet,
and a line here.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from service.g2p import european
from service.g2p.english import phonemiser as english
from service.g2p.japanese import phonemiser as japanese
from service.g2p.loading import PhonemiserLoader, Phonemisers
from service.g2p.mandarin import phonemiser as mandarin
from service.g2p.phonemiser import Phonemiser
from service.text import alphabets
from service.text.alphabets import Alphabet
from service.text.normalise.english.rules import american, british
from service.text.normalise.european import french, locales
from service.text.normalise.european.rules import European
from service.text.normalise.japanese.rules import japanese as in_japanese
from service.text.normalise.mandarin.rules import mandarin as in_mandarin
from service.text.normalise.normaliser import Normaliser, unchanged


class Language(msgspec.Struct, frozen=True):
    """How texts of one language are read."""

    tag: str
    """BCP 47 tag, as voices have it."""
    name: str
    """In English."""
    alphabet: Alphabet
    """What its texts are written with."""
    source: PhonemiserLoader
    """Where its phonemiser comes from."""
    normalise: Normaliser = unchanged
    """Puts words for what the phonemiser would misread."""
    example: str = "Ready."
    """What is read to load all that the first text would load."""
    tried: bool = False
    """Only its phonemiser finds what cannot be said, so all of a text is read once before any of it is spoken."""


def only(load: Callable[[Path], Phonemiser]) -> Callable[[Path], Phonemisers]:
    """The loader of a source that has one language."""

    def loaded(folder: Path) -> Phonemisers:
        phonemiser = load(folder)
        return lambda _: phonemiser

    return loaded


_ENGLISH = PhonemiserLoader("English", english.MEMORY_MIB, english.load_english)
_JAPANESE = PhonemiserLoader(
    "Japanese", japanese.MEMORY_MIB, only(japanese.load_japanese), japanese.japanese_unavailable_reason
)
_MANDARIN = PhonemiserLoader(
    "Mandarin", mandarin.MEMORY_MIB, only(mandarin.load_mandarin), mandarin.mandarin_unavailable_reason
)
_EUROPEAN = PhonemiserLoader("espeak-ng's languages", european.WEIGHT, european.load_european)

LANGUAGES = (
    Language("en-US", "American English", alphabets.ENGLISH, _ENGLISH, american),
    Language("en-GB", "British English", alphabets.ENGLISH, _ENGLISH, british),
    Language("es-ES", "Spanish", alphabets.SPANISH, _EUROPEAN, European(locales.SPANISH)),
    Language("fr-FR", "French", alphabets.FRENCH, _EUROPEAN, European(locales.FRENCH, french.ordinals)),
    Language("hi-IN", "Hindi", alphabets.HINDI, _EUROPEAN, European(locales.HINDI)),
    Language("it-IT", "Italian", alphabets.ITALIAN, _EUROPEAN, European(locales.ITALIAN)),
    Language("ja-JP", "Japanese", alphabets.JAPANESE, _JAPANESE, in_japanese, "準備ができました。", tried=True),
    Language("pt-BR", "Brazilian Portuguese", alphabets.PORTUGUESE, _EUROPEAN, European(locales.PORTUGUESE)),
    Language("zh-CN", "Mandarin", alphabets.CHINESE, _MANDARIN, in_mandarin, "准备好了。", tried=True),
)
"""In the order of Kokoro's letters. Sentences are cut by the rules for the first part of the tag."""
