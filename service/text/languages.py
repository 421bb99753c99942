"""Table of the languages that can be read: for each its profile, alphabet, G2P and normaliser.

No other module distinguishes languages. To add one: a profile (``service.languages``) and a row here. A language
that espeak-ng reads needs no code but its normaliser; others need a phonemiser (``service.g2p.phonemiser``).
"""

from collections.abc import Callable
from pathlib import Path

import msgspec

from service import languages
from service.g2p import european
from service.g2p.english import phonemiser as english
from service.g2p.japanese import phonemiser as japanese
from service.g2p.loading import PhonemiserLoader, Phonemisers
from service.g2p.mandarin import phonemiser as mandarin
from service.g2p.phonemiser import Phonemiser
from service.languages import LanguageProfile
from service.speech import LanguageCard
from service.text import alphabets
from service.text.alphabets import Alphabet
from service.text.normalise.english.rules import normalise_american, normalise_british
from service.text.normalise.hindi.rules import normalise_hindi
from service.text.normalise.japanese.rules import normalise_japanese
from service.text.normalise.mandarin.rules import normalise_mandarin
from service.text.normalise.normaliser import Normaliser, unchanged
from service.text.normalise.romance.languages import FRENCH, ITALIAN, PORTUGUESE, SPANISH
from service.text.normalise.romance.rules import RomanceNormaliser


class Language(msgspec.Struct, frozen=True):
    """A language and the parts that process its texts."""

    profile: LanguageProfile
    alphabet: Alphabet
    loader: PhonemiserLoader
    """Loader of its phonemiser, which languages may share."""
    normalise: Normaliser = unchanged
    """Replaces what the phonemiser would misread by words."""
    example: str = "Ready."
    """Text that makes the phonemiser load all that the first request would load."""
    needs_dry_run: bool = False
    """Only its phonemiser finds unpronounceable characters, so a whole text is phonemised once before synthesis if they
    are to be refused."""

    @property
    def tag(self) -> str:
        """BCP 47 tag, as voices have it."""
        return self.profile.tag

    def card(self, folder: Path) -> LanguageCard:
        """Name and availability with the build in ``folder``."""
        return LanguageCard(self.tag, self.profile.name, self.loader.unavailable_reason(folder))


def only(load: Callable[[Path], Phonemiser]) -> Callable[[Path], Phonemisers]:
    """Loading function of a loader that has one phonemiser."""

    def loaded(folder: Path) -> Phonemisers:
        phonemiser = load(folder)
        return lambda _: phonemiser

    return loaded


_ENGLISH = PhonemiserLoader("English", english.MEMORY_MIB, english.load_english)
_ESPEAK = PhonemiserLoader("espeak-ng's languages", european.MEMORY_MIB, european.load_european)
_JAPANESE = PhonemiserLoader(
    "Japanese", japanese.MEMORY_MIB, only(japanese.load_japanese), japanese.japanese_unavailable_reason
)
_MANDARIN = PhonemiserLoader(
    "Mandarin", mandarin.MEMORY_MIB, only(mandarin.load_mandarin), mandarin.mandarin_unavailable_reason
)

LANGUAGES = (
    Language(languages.AMERICAN_ENGLISH, alphabets.ENGLISH, _ENGLISH, normalise_american),
    Language(languages.BRITISH_ENGLISH, alphabets.ENGLISH, _ENGLISH, normalise_british),
    Language(languages.SPANISH, alphabets.SPANISH, _ESPEAK, RomanceNormaliser(SPANISH)),
    Language(languages.FRENCH, alphabets.FRENCH, _ESPEAK, RomanceNormaliser(FRENCH)),
    Language(languages.HINDI, alphabets.HINDI, _ESPEAK, normalise_hindi),
    Language(languages.ITALIAN, alphabets.ITALIAN, _ESPEAK, RomanceNormaliser(ITALIAN)),
    Language(
        languages.JAPANESE, alphabets.JAPANESE, _JAPANESE, normalise_japanese, "準備ができました。", needs_dry_run=True
    ),
    Language(languages.PORTUGUESE, alphabets.PORTUGUESE, _ESPEAK, RomanceNormaliser(PORTUGUESE)),
    Language(languages.MANDARIN, alphabets.MANDARIN, _MANDARIN, normalise_mandarin, "准备好了。", needs_dry_run=True),
)
"""In the order of Kokoro's letters. Sentences are split by the rules for the first part of the tag."""
