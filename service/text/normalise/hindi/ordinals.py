"""Hindi ordinals: ``1ला``, ``२री``, ``10वीं``, ``21वें``; and English ones, ``1st``, as they are said in Hindi."""

import re

from service.source_text import SourceText
from service.text.normalise.hindi import numerals
from service.text.normalise.hindi.patterns import LETTERS, LOOSE_START, WHOLE
from service.text.normalise.hindi.words import table

ENDINGS = "व[ाीे][ंँ]|[लरथठ][ाीे]"
"""Pattern of the endings that are written behind a number."""
_ORDINAL = re.compile(rf"{LOOSE_START}(?P<number>{WHOLE})[ -]?(?P<ending>{ENDINGS})(?![{LETTERS}])")
_ENGLISH = re.compile(rf"{LOOSE_START}(?P<number>\d{{1,2}})(?:st| ?(?:nd|rd|th))(?![{LETTERS}])", re.IGNORECASE)


def normalise(text: SourceText) -> SourceText:
    """Replace ordinals of both languages."""
    text = text.sub(_ORDINAL, _hindi)
    return text.sub(_ENGLISH, lambda match: _english(int(match["number"])))


def _hindi(match: re.Match[str]) -> str | None:
    """``5 ले`` and ``5 था`` are a number and a verb."""
    number = match["number"]
    if number.startswith(("0", "०")):
        return None
    joined = match["ending"][0] == "व" or match.start("ending") == match.end("number")
    return numerals.ordinal(numerals.value(number), match["ending"]) if joined else None


def _english(number: int) -> str | None:
    words = table("english_ordinals")
    if whole := words.get(str(number)):
        return whole
    tens, ones = divmod(number, 10)
    return f"{words[f'{tens}-']} {words[str(ones)]}" if tens else None
