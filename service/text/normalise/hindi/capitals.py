"""Latin initials in Hindi text, by the Hindi names of their letters: ``IPL``, ``OTP``, ``UPSC``.

espeak-ng reads them as English words where it can (``IAS`` is "ayas"). Two and three capitals are initials unless a
list says that they are a word; longer ones are words unless it says that they are not. Beside English they stay.
"""

import re

from service.source_text import SourceText
from service.text.normalise.hindi.electronic import spelled
from service.text.normalise.hindi.patterns import LETTERS
from service.text.normalise.hindi.words import table

_CAPITALS = re.compile(
    rf"(?<![{LETTERS}'’.@])(?<![A-Za-z]{{4}}[ -])[A-Z]{{2,6}}(?![{LETTERS}'’@])(?![ -][A-Za-z]{{4}})"
)
_FEWEST_OF_WORDS = 4
"""Letters from which capitals are a word."""


def normalise(text: SourceText) -> SourceText:
    """Replace initials."""
    return text.sub(_CAPITALS, _spell)


def _spell(match: re.Match[str]) -> str | None:
    usual = "letters" if len(match[0]) < _FEWEST_OF_WORDS else "word"
    return spelled(match[0]) if table("capitals").get(match[0], usual) == "letters" else None
