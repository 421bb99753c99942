"""What the normaliser makes of a text, without the marks of its readings, for the tests of its parts."""

from service.g2p.japanese.readings import MARK
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.japanese.rules import normalise_japanese


def said(text: str, options: TextOptions | None = None) -> str:
    return normalise_japanese(SourceText.of(text), options or TextOptions()).text.replace(MARK, "")
