"""Web and e-mail addresses in Mandarin, which end before Chinese characters."""

import re
from collections.abc import Mapping
from functools import cache

from service.g2p.mandarin.numerals import digits
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.domains import top_level_domains
from service.text.normalise.word_lists import read_rows

_URL = re.compile(r"(?:https?://|www\.)[!-~]{1,200}", re.ASCII)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", re.ASCII)
_DOMAIN = re.compile(
    r"(?<![\w.-])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.([a-z]{2,10})(?!\w)(?:/[!-~]{0,100})?", re.ASCII
)
_SCHEME = re.compile("^https?://")
_PART = re.compile(r"[A-Za-z]+|[0-9]+|.")
_FILES = frozenset({"py", "md", "sh", "rs", "zip"})
"""Endings of file names that are top-level domains, too."""
_VOWEL = re.compile("[aeiouyAEIOUY]")
_LONGEST_SPELT = 4
"""Letters without a vowel up to which they are spelt: cn, www, https."""


def addresses(text: SourceText, options: TextOptions) -> SourceText:
    """Replace addresses by words, as far as ``options`` enable it."""
    if options.emails:
        text = text.sub(_EMAIL, lambda found: _address(found[0]))
    if options.urls:
        text = text.sub(_URL, lambda found: _address(_SCHEME.sub("", found[0]))).sub(_DOMAIN, _domain)
    return text


def _domain(found: re.Match[str]) -> str | None:
    return _address(found[0]) if found[1] in top_level_domains() and found[1] not in _FILES else None


def _address(address: str) -> str:
    signs = _signs()
    return " ".join(
        signs.get(part) or (digits(part) if part.isdigit() else _name(part)) for part in _PART.findall(address)
    )


def _name(part: str) -> str:
    """Letters that no word has are spelt."""
    return part if _VOWEL.search(part) or len(part) > _LONGEST_SPELT else " ".join(part.upper())


@cache
def _signs() -> Mapping[str, str]:
    return {sign: word for sign, word in read_rows("zh", "addresses")}
