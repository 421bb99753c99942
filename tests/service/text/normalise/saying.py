"""What the normaliser makes of a text, for the tests of its parts."""

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.alphabets import ENGLISH
from service.text.guards import paragraphs, plain, tidy, unified, unwrapped
from service.text.normalise.english.rules import normalise_american, normalise_british

AMERICAN, BRITISH = "en-US", "en-GB"


def said(text: str, language: str = AMERICAN, options: TextOptions | None = None) -> str:
    return normalised(SourceText.of(text), language, options or TextOptions()).text


def normalised(text: SourceText, language: str, options: TextOptions) -> SourceText:
    return (normalise_british if language == BRITISH else normalise_american)(text, options)


def clean(text: str) -> str:
    """``text`` as the guards pass it on, a blank line between its paragraphs."""
    whole = plain(unified(SourceText.of(text)), ENGLISH)
    tidied = (tidy(unwrapped(paragraph, ENGLISH), ENGLISH).text for paragraph in paragraphs(whole))
    return "\n\n".join(filter(None, tidied))
