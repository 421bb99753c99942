"""Times of day in Japanese."""

import re

from service.source_text import SourceText
from service.text.normalise.japanese.patterns import ALONE

_CLOCK = r"([01]?[0-9]|2[0-9]):([0-5][0-9])(?::([0-5][0-9]))?"
_HALF = r"(?:([aApP])\.?[mM]\.?(?![A-Za-z]))"
_BEFORE = re.compile(rf"(?<![A-Za-z0-9]){_HALF} ?(?=[0-9]{{1,2}}[:時])")
_BEHIND = re.compile(rf"{ALONE}([0-9]{{1,2}}(?::[0-9]{{2}}|時(?:[0-9]{{1,2}}分)?)?) ?{_HALF}")
_TIME = re.compile(rf"(?<![0-9:])(?<![0-9][.,]){_CLOCK}(?![0-9:])")
_DASH = re.compile(rf"(?<=[0-9時分]) ?[-−–〜～~] ?(?={_CLOCK}(?![0-9:]))")


def times(text: SourceText) -> SourceText:
    """Replace times with signs by times with 時 and 分."""
    text = text.sub(_BEFORE, lambda found: _half(found[1]))
    text = text.sub(
        _BEHIND,
        lambda found: _half(found[2]) + (found[1] if found[1][-1:] in "時分" or ":" in found[1] else f"{found[1]}時"),
    )
    return text.sub(_DASH, lambda _: "から").sub(_TIME, _clock)


def _half(letter: str) -> str:
    return "午前" if letter in "aA" else "午後"


def _clock(found: re.Match[str]) -> str:
    seconds = f"{int(found[3])}秒" if found[3] else ""
    minutes = f"{int(found[2])}分" if int(found[2]) or seconds else ""
    return f"{int(found[1])}時{minutes}{seconds}"
