"""What the normaliser makes of a text, for the tests of its parts."""

from service.speech import Reading
from service.text.guards import paragraphs, plain, tidy, unified, unwrapped
from service.text.normalise import normalised
from service.text.traced import Traced

AMERICAN, BRITISH = "en-US", "en-GB"


def said(text: str, language: str = AMERICAN, reading: Reading | None = None) -> str:
    return normalised(Traced.of(text), language, reading or Reading()).text


def clean(text: str) -> str:
    """``text`` as the guards pass it on, a blank line between its paragraphs."""
    tidied = (tidy(unwrapped(paragraph)).text for paragraph in paragraphs(plain(unified(Traced.of(text)))))
    return "\n\n".join(filter(None, tidied))
