"""Dashes as typewriters have them, and dashes beside quotation marks.

``over--done`` would be said as one word, and ``Wait -- what?`` without a pause: two or three hyphens are a dash, but
where they begin an option of a command (``--help``), an arrow or a comment. Phonemisers take ``said—“it`` for one word,
which would be one in captions, too: a space parts the dash from the quotation.
"""

import re
from collections.abc import Iterator

from service.source_text import SourceText
from service.text.alphabets import Alphabet

_HYPHENS = re.compile(r"(?<![<!-])(?:(?<=\S)|(?<=\s)(?=-{2,3}(?:\s|[\"“”’A-Z]))|^(?=-{2,3}[ A-Z]))-{2,3}(?![->])")
_QUOTED = re.compile(r"(?<=[—–…])(?=[\"“‘«(\[][^\W_])|(?<=[\"”’»)\]][—–])(?=[^\W_])")


def normalise_dashes(paragraph: SourceText, alphabet: Alphabet) -> SourceText:
    """The paragraph with a dash for two or three hyphens, and a space between a dash and a quotation."""
    text = paragraph.sub(_HYPHENS, lambda _: "—") if "--" in paragraph.text else paragraph
    return text.with_spaces(_before_quotations(text.text)) if alphabet.spaced else text


def _before_quotations(text: str) -> Iterator[int]:
    return (place.start() for place in _QUOTED.finditer(text))
