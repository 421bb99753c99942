"""What the normaliser makes of a text, for the tests of its parts."""

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.alphabets import ENGLISH
from service.text.cleaning import (
    insert_breaks,
    normalise_characters,
    normalise_line_breaks,
    single_spaces,
    split_paragraphs,
)
from service.text.normalise.english.rules import normalise_american, normalise_british
from service.text.paragraphs.lines import join_wrapped_lines

AMERICAN, BRITISH = "en-US", "en-GB"


def said(text: str, language: str = AMERICAN, options: TextOptions | None = None) -> str:
    return normalised(SourceText.of(text), language, options or TextOptions()).text


def normalised(text: SourceText, language: str, options: TextOptions) -> SourceText:
    return (normalise_british if language == BRITISH else normalise_american)(text, options)


def clean(text: str) -> str:
    """``text`` after cleaning, a blank line between its paragraphs."""
    whole = single_spaces(normalise_characters(normalise_line_breaks(SourceText.of(text))))
    tidied = (
        insert_breaks(join_wrapped_lines(paragraph, ENGLISH), ENGLISH).text for paragraph in split_paragraphs(whole)
    )
    return "\n\n".join(filter(None, tidied))
