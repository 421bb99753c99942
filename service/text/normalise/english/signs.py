"""Signs by the names that people use: ``✅`` is "check mark", ``★★★★☆`` "4 out of 5 stars", ``⇒`` "implies".

Names are data: ``service/text/data/en/signs.tsv``. Other emoji are left to espeak-ng, which knows CLDR's names.
"""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.word_lists import read_rows

_FULL, _EMPTY = "★⭐🌟", "☆✩"
_RATING = re.compile(
    rf"(?:(?P<number>[0-9](?:\.[0-9]{{1,2}})?){GAP}?)?(?<![{_FULL}{_EMPTY}])"
    rf"(?P<full>[{_FULL}]{{0,10}})(?P<half>½?)(?P<empty>[{_EMPTY}]{{0,10}})(?<=[{_FULL}{_EMPTY}½])(?![{_FULL}{_EMPTY}])"
)


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Replace ratings first, then single signs, with a space to both sides."""
    if text.text.isascii():
        return text
    text = text.sub(_RATING, _rating)
    return text.sub(_pattern(), _named)


@cache
def _names() -> Mapping[str, str]:
    return {sign: name for signs, name in read_rows("en", "signs") for sign in signs.split(" ")}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"{GAP}?(?:{'|'.join(map(re.escape, _names()))}){GAP}?")


def _rating(match: re.Match[str]) -> str | None:
    full, empty = len(match["full"]), len(match["empty"])
    if not full and not empty:
        return None
    if match["number"]:
        return f"{match['number']} star{'' if match['number'] == '1' else 's'}"
    if full + empty == 1 and not match["half"]:
        return None
    count = f"{full}.5" if match["half"] else str(full)
    if empty:
        return f"{count} out of {full + bool(match['half']) + empty} stars"
    return f"{count} stars"


def _named(match: re.Match[str]) -> str:
    name = _names()[match[0].strip(" \u00a0\u2009\u202f")]
    before, behind = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    start = " " if before and before not in "(“\"'" else ""
    return f"{start}{name}{' ' if behind and (behind.isalnum() or not behind.isascii() or behind in '$(') else ''}"
