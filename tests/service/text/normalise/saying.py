"""What the normaliser makes of a text, for the tests of its parts."""

from service.speech import Reading
from service.text.alphabets import ENGLISH
from service.text.guards import paragraphs, plain, tidy, unified, unwrapped
from service.text.normalise.english.rules import american, british
from service.text.traced import Traced

AMERICAN, BRITISH = "en-US", "en-GB"


def said(text: str, language: str = AMERICAN, reading: Reading | None = None) -> str:
    return normalised(Traced.of(text), language, reading or Reading()).text


def normalised(text: Traced, language: str, reading: Reading) -> Traced:
    return (british if language == BRITISH else american)(text, reading)


def clean(text: str) -> str:
    """``text`` as the guards pass it on, a blank line between its paragraphs."""
    whole = plain(unified(Traced.of(text)), ENGLISH)
    tidied = (tidy(unwrapped(paragraph, ENGLISH), ENGLISH).text for paragraph in paragraphs(whole))
    return "\n\n".join(filter(None, tidied))
