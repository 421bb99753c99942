"""What the normaliser makes of a text, for the tests of its parts."""

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.mandarin.rules import normalise_mandarin


def said(text: str, options: TextOptions | None = None) -> str:
    return normalise_mandarin(SourceText.of(text), options or TextOptions()).text
