"""Stutters of fiction: ``W-what is that?`` is "wuh what", where misaki says the letter's name.

The beginning of a word that is repeated before it is said as a syllable (``service/g2p/english/corrected.tsv``). Words
that have their own letter before them for another reason (``D-Day``, ``t-test``) are data.
"""

import re
from collections.abc import Iterator
from functools import cache

from service.source_text import Edit, SourceText
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.word_lists import read_rows

_STUTTER = re.compile(
    r"(?<![\w'’-])(?P<parts>(?:(?:[A-Za-z]|[BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz][bcdfghjklmnpqrstvwxyz])[-–—]){1,5})"
    r"(?P<word>[A-Za-z]['’A-Za-z]{1,30}|I)(?![\w-])"
)
_PART = re.compile(r"([A-Za-z]+)[-–—]")
_VOWELS = {"a": "uh", "e": "ehh", "i": "ih", "o": "oh", "u": "uh"}
_ONSETS = (
    ("who", "huh"),
    ("wr", "ruh"),
    ("kn", "nuh"),
    ("ph", "fuh"),
    ("thin", "thhuh"),
    ("thir", "thhuh"),
    ("thank", "thhuh"),
    ("thou", "thuh"),
    ("tha", "thuh"),
    ("the", "thuh"),
    ("thi", "thuh"),
    ("tho", "thuh"),
    ("th", "thhuh"),
    ("sh", "shuh"),
    ("ch", "chuh"),
    ("ce", "suh"),
    ("ci", "suh"),
    ("c", "kuh"),
    ("q", "kwuh"),
    ("x", "zuh"),
)
"""Beginnings of words whose sound is not that of their first letter."""


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Replace the repeated beginnings of words."""
    return text.edit(edit for match in _STUTTER.finditer(text.text) for edit in _edits(match))


def _edits(match: re.Match[str]) -> Iterator[Edit]:
    word = match["word"].lower()
    parts = list(_PART.finditer(match.string, *match.span("parts")))
    begun = all(word.startswith(part[1].lower()) and (word != part[1].lower() or word == "i") for part in parts)
    if word in _lettered() or not begun:
        return
    syllable = match["word"] if word.split("'")[0].split("’")[0] == "i" else _syllable(word)
    for part in parts:
        spoken = syllable.split("'")[0].split("’")[0]
        yield Edit(*part.span(), (spoken.capitalize() if part[1][0].isupper() else spoken) + " ")


def _syllable(word: str) -> str:
    if word[0] in _VOWELS:
        return _VOWELS[word[0]]
    return next((sound for onset, sound in _ONSETS if word.startswith(onset)), f"{word[0]}uh")


@cache
def _lettered() -> frozenset[str]:
    return frozenset(word for (word,) in read_rows("en", "lettered"))
