"""The languages of Kokoro's voices: a profile each, read by the service, by ``export`` and by ``scripts/trim.py``.

To add one, add its profile here and its row in ``service.text.languages``, which has its alphabet, G2P and normaliser.

NOTE: standard library only. scripts/trim.py imports this module before any package is installed.
"""

from typing import NamedTuple


class LanguageProfile(NamedTuple):
    """Names of a language, and the espeak-ng files that it is read with."""

    tag: str
    """BCP 47 tag, as voices have it."""
    name: str
    """In English."""
    letter: str
    """First letter of the ids of its voices."""
    espeak_voice: str
    """File below espeak-ng-data/lang: the language itself, or the one that Latin words are read in."""
    espeak_dictionaries: tuple[str, ...]
    """Dictionaries that espeak-ng opens for that voice, besides ``ESPEAK_FALLBACKS``."""
    is_default: bool = True
    """A tag without a region, such as ``en``, stands for it."""


_ENGLISH_DICTIONARIES = ("en",)

AMERICAN_ENGLISH = LanguageProfile("en-US", "American English", "a", "gmw/en-US", _ENGLISH_DICTIONARIES)
BRITISH_ENGLISH = LanguageProfile("en-GB", "British English", "b", "gmw/en", _ENGLISH_DICTIONARIES, is_default=False)
SPANISH = LanguageProfile("es-ES", "Spanish", "e", "roa/es", ("es",))
FRENCH = LanguageProfile("fr-FR", "French", "f", "roa/fr", ("fr",))
HINDI = LanguageProfile("hi-IN", "Hindi", "h", "inc/hi", ("hi",))
ITALIAN = LanguageProfile("it-IT", "Italian", "i", "roa/it", ("it",))
JAPANESE = LanguageProfile("ja-JP", "Japanese", "j", AMERICAN_ENGLISH.espeak_voice, _ENGLISH_DICTIONARIES)
# For ß it reads German.
PORTUGUESE = LanguageProfile("pt-BR", "Brazilian Portuguese", "p", "roa/pt-BR", ("pt", "de"))
MANDARIN = LanguageProfile("zh-CN", "Mandarin", "z", AMERICAN_ENGLISH.espeak_voice, _ENGLISH_DICTIONARIES)

PROFILES = (
    AMERICAN_ENGLISH,
    BRITISH_ENGLISH,
    SPANISH,
    FRENCH,
    HINDI,
    ITALIAN,
    JAPANESE,
    PORTUGUESE,
    MANDARIN,
)
"""All profiles, in the order of Kokoro's letters."""

ESPEAK_FALLBACKS = ("bn", "el", "gu", "hy", "ka", "kn", "ko", "ml", "pa", "pl", "si", "ta", "te")
"""Dictionaries that espeak-ng opens from any voice, for digits and marks of other alphabets and for Greek.

Without one of them it may crash: U+0C00 did. Russian is not among them (8 MB of 20): espeak-ng reads Cyrillic letters
with it from Italian, and those are refused before (``service.text.alphabets``).
"""
