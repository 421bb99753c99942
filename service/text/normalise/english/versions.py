"""Numbers with more than one point: versions (``v2.0.1``), addresses of machines (``192.168.0.1``), section numbers.

A version's parts are said as numbers with "point" between, an address's three digits one by one with "dot".
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, start
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_ADDRESS = re.compile(
    r"(?<![\w.])([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::([0-9]{1,5}))?(?:/([0-9]{1,2}))?(?![\w/])(?!\.[0-9])"
)
_VERSION = re.compile(
    start(joints=".,-", besides=CURRENCIES) + r"([vV])?([0-9]{1,8}(?:\.[0-9]{1,8}){1,5})(?!\.?[0-9])(?![%,/:][0-9])"
)
_NAMED = re.compile(r"(?<=ersion )([0-9]{1,4}(?:\.[0-9]{1,4}){1,5})(?!\.?[0-9])")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace addresses and versions. A decimal is a version only behind "version" or ``v``."""
    text = text.sub(_ADDRESS, lambda match: _address(english, match))
    text = text.sub(_NAMED, lambda match: _version(english, match[1]))
    return text.sub(
        _VERSION,
        lambda match: (
            "version " * bool(match[1]) + _version(english, match[2]) if match[1] or match[2].count(".") > 1 else None
        ),
    )


def _address(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    parts = match[1].split(".")
    if any(int(part) > 255 for part in parts):
        return None
    words = " dot ".join(english.digits(part) if len(part) == 3 else english.label(part) for part in parts)
    port = f" colon {english.label(match[2])}" if match[2] else ""
    return words + port + (f" slash {english.label(match[3])}" if match[3] else "")


def _version(english: EnglishVerbaliser, version: str) -> str:
    return " point ".join(english.label(part) for part in version.split("."))
