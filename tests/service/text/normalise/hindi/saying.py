"""What the Hindi normaliser makes of a text, for the tests of its parts."""

import unicodedata

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.hindi.rules import normalise_hindi


def said(text: str, options: TextOptions | None = None) -> str:
    return normalise_hindi(SourceText.of(composed(text)), options or TextOptions()).text


def composed(text: str) -> str:
    """``text`` as cleaning leaves it: a letter with a nukta is two characters."""
    return unicodedata.normalize("NFC", text)
