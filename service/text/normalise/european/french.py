"""French ordinals such as ``2e`` and ``XIXe``, whose endings espeak-ng reads letter by letter."""

import re
from functools import cache
from typing import Any

from service.g2p.published import PublishedPackage
from service.source_text import SourceText
from service.text.normalise.boundaries import start

_ROMAN = {"I": 1, "V": 5, "X": 10}
_SUFFIX = r"(?P<suffix>er|re|ère|nde?|e|ème|ième)(?P<many>s?)(?!\w)"
_ORDINAL = re.compile(
    # A single V or X is ambiguous, so its noun must follow.
    rf"{start(joints='.,-')}"
    rf"(?:(?P<digits>\d{{1,3}})|(?P<roman>[IVX]{{2,6}}|I(?=er)|[VX](?=e (?:siècle|République|arrondiss))))"
    rf"{_SUFFIX}"
)


def normalise_ordinals(text: SourceText) -> SourceText:
    """Replace ordinals by words: deuxième, dix-neuvième; première for ``1re``."""
    return text.sub(_ORDINAL, _verbalise)


def _verbalise(found: re.Match[str]) -> str | None:
    number = int(found["digits"]) if found["digits"] else _value(found["roman"])
    if number == 0:
        return None
    if number == 1:
        words = "première" if found["suffix"] in ("re", "ère") else "premier"
    elif number == 2 and found["suffix"].startswith("nd"):
        words = "seconde" if found["suffix"] == "nde" else "second"
    else:
        # COMPAT(num2words 0.5): it keeps the s of vingts.
        words = _numerals().to_ordinal(number).replace("vingtsième", "vingtième")
    return words + found["many"]


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


@cache
def _numerals() -> Any:
    """num2words' French module, loaded at its first use."""
    return PublishedPackage("num2words", {}).load("lang_FR").Num2Word_FR()
