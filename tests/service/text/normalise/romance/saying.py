"""What the normaliser of a Romance language makes of a text, for the tests of its rules."""

from functools import cache

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.romance.languages import FRENCH, ITALIAN, PORTUGUESE, SPANISH
from service.text.normalise.romance.rules import RomanceNormaliser

GRAMMARS = {each.code: each for each in (SPANISH, FRENCH, ITALIAN, PORTUGUESE)}


@cache
def normaliser(language: str) -> RomanceNormaliser:
    return RomanceNormaliser(GRAMMARS[language])


def said(language: str, text: str, options: TextOptions | None = None) -> str:
    return normaliser(language)(SourceText.of(text), options or TextOptions()).text
