"""A language that is added to the table by a test: Catalan, which espeak-ng reads and no voice of Kokoro has."""

from service.g2p import european
from service.g2p.loading import PhonemiserLoader
from service.languages import LanguageProfile
from service.text.alphabets import Alphabet
from service.text.languages import Language

PROFILE = LanguageProfile("ca-ES", "Catalan", "c", "roa/ca", ("ca",))
LOADER = PhonemiserLoader("Catalan", european.MEMORY_MIB, european.load_european)
CATALAN = Language(PROFILE, Alphabet("a Catalan voice"), LOADER)
