"""Addresses in Hindi: ``kumar@gmail.com`` is "kumar ऐट जीमेल डॉट कॉम"; the scheme and ``mailto:`` are removed.

Words of an address are English ones, which espeak-ng reads as such; what has no vowel is spelled.
"""

import re

from service.source_text import SourceText
from service.text.normalise.domains import top_level_domains
from service.text.normalise.hindi.numerals import digits
from service.text.normalise.hindi.patterns import LETTERS
from service.text.normalise.hindi.words import table

_FILES = (
    "pdf|docx?|xlsx?|pptx?|csv|txt|jpe?g|png|gif|svg|mp[34]|wav|zip|rar|html?|php|py|js|json|xml|apk|exe|md|ya?ml|epub"
)
_REST = r"[^\s<>\"“”«»|^`{}।]"
_FULL = re.compile(rf"(?<![\w@])(?:(?:https?|ftp)://|(?=www\.))({_REST}{{3,2000}})", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@./:\\-])((?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}(?P<top>[A-Za-z]{{2,24}})(?![\w@-])(?!\.\w)(?::\d{{1,5}})?"
    rf"(?:[/?#]{_REST}{{0,2000}})?)"
)
_LOCAL = re.compile(r"(?<![\w@./:-])(localhost:\d{1,5}(?:/[\w/.-]{0,200})?)(?!\w)")
_INDIAN = re.compile(r"(?<![\w@.])((?:[\u0900-\u097f]{1,63}\.){1,3}भारत)(?![\w.])")
_FILE = re.compile(rf"(?<![\w@.:-])([\w-]{{1,64}}(?:\.[\w-]{{1,16}}){{0,3}}\.(?:{_FILES}))(?![\w@-])(?!\.\w)", re.ASCII)
_EMAIL = re.compile(
    r"(?<![\w.%+@-])(?:mailto:)?([a-z0-9_][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w@-])",
    re.IGNORECASE | re.ASCII,
)
_HANDLE = re.compile(r"(?<![\w.%+@/-])(@[a-z_][a-z0-9_.]{1,30}[a-z0-9_])", re.IGNORECASE | re.ASCII)
_NUMERIC = re.compile(r"(?<![\w.,:/-])(\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:/\d{1,2})?)(?![\w-])(?!\.\d)")
_NAME = "[A-Za-z0-9_.-]{1,64}"
_PATH = re.compile(
    rf"(?<![{LETTERS}/\\:.])([A-Za-z]:\\{_NAME}(?:\\{_NAME}){{0,12}}\\?|/{_NAME}(?:/{_NAME}){{1,12}}/?)(?![{LETTERS}/\\])"
)
_CLOSING = ".,;:!?'\"’”»)]}*_…"
_STEPS = re.compile(r"[A-Za-z]+|\d+|[^\W\d_]+[\u0900-\u097f]*|.", re.DOTALL)
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)


def normalise_urls(text: SourceText) -> SourceText:
    """Addresses with a scheme or ``www.`` first: they may contain names of hosts and files."""
    if not ({".", "/", "\\", "@", ":"} & set(text.text)):
        return text
    text = text.sub(_FULL, _address).sub(_BARE, _known)
    for pattern in (_LOCAL, _INDIAN, _FILE, _NUMERIC, _PATH):
        text = text.sub(pattern, _address)
    return text.sub(_HANDLE, lambda match: _verbalise(match[1]))


def normalise_emails(text: SourceText) -> SourceText:
    """Addresses of e-mail."""
    return text.sub(_EMAIL, lambda match: _verbalise(match[1])) if "@" in text.text else text


def spelled(letters: str) -> str:
    """Latin letters by their Hindi names."""
    return " ".join(table("letters").get(letter.lower(), letter) for letter in letters)


def _address(match: re.Match[str]) -> str | None:
    kept = match[1].rstrip(_CLOSING)
    return _verbalise(kept) + match[1][len(kept) :] if kept else None


def _known(match: re.Match[str]) -> str | None:
    return _address(match) if match["top"].lower() in top_level_domains() else None


def _verbalise(address: str) -> str:
    return " ".join(filter(None, map(_step, _STEPS.findall(address))))


def _step(step: str) -> str:
    if step[0].isdecimal():
        return digits(step)
    if said := table("electronic").get(step.lower()):
        return said
    unsayable = len(step) == 1 or not _VOWEL.search(step)
    return spelled(step) if step.isascii() and step.isalpha() and unsayable else step
