"""E-mail addresses: ``a.b@c.org`` is "a dot b at c dot org"."""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import after
from service.text.normalise.english.urls import spoken
from service.text.normalise.english.verbaliser import EnglishVerbaliser, closed

_EMAIL = re.compile(
    r"(?<![\w.%+@-])(?:mailto:)?([a-z0-9_][a-z0-9._%+-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w@-])",
    re.IGNORECASE,
)


def read(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """``mailto:`` is left out."""
    return text.sub(_EMAIL, lambda match: _address(match, english))


def _address(match: re.Match[str], english: EnglishVerbaliser) -> str:
    said = f"{spoken(match[1], english)} at {spoken(match[2], english)}"
    return closed(said, after(match, 1))
