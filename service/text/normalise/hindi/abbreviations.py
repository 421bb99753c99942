"""Abbreviations and initials in Hindi: ``डॉ.``, ``ई.पू.``, ``एम. एस.``, ``IPL``; their points are no stops."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from service.source_text import SourceText
from service.text.normalise.hindi.electronic import spelled
from service.text.normalise.hindi.patterns import LETTERS, WORD_END, WORD_START, after
from service.text.normalise.hindi.words import abbreviated, any_of, rows, table

_CONTEXTS = {
    "": "{}",
    "name": rf"{{}}(?= ?[{LETTERS}])(?! ?\d)",
    "number": r"{}(?= ?\d)",
    "first": rf"(?:^|(?<=[।,(:;] )){{}}(?= ?[{LETTERS}])",
    "amount": r"(?<=\d\d) ?{}(?!-)",
}
"""Pattern of an abbreviation by what has to be beside it; it has a point at its end or ends as a word does."""
_ENDING = rf"(?:(?<=[.॰])|{WORD_END})"
_TAILS = "एससी|एस-सी|टेक|कॉम|एड|फिल|फ़िल|लिट|आर्क"
"""Last parts of degrees, which are no letters: बी.टेक."""
_START = rf"{WORD_START}(?<![{LETTERS}][.॰])"
_SYLLABLE = "[\u0904-\u0939][\u093c\u093e-\u094c\u0900-\u0903]{0,3}(?:\u094d[\u0915-\u0939][\u093e-\u094c]?)?"
_ZERO = re.compile(r"(?<=[\u0900-\u0963])०(?!\d)")
"""A zero that is typed for the sign of an abbreviation."""
_SEPARATORS = re.compile("[.॰ ]+")
_LETTER = re.compile(f"[{LETTERS}]")
_CAPITALS = re.compile(
    rf"(?<![{LETTERS}'’.@])(?<![A-Za-z]{{4}}[ -])[A-Z]{{2,6}}(?![{LETTERS}'’@])(?![ -][A-Za-z]{{4}})"
)
_FEWEST_OF_WORDS = 4
"""Letters from which capitals are a word."""


class _Abbreviations(msgspec.Struct, frozen=True):
    """The abbreviations of one context."""

    pattern: re.Pattern[str]
    words: Mapping[str, str]
    """Words by the abbreviation without points and spaces."""


def normalise(text: SourceText) -> SourceText:
    """Replace abbreviations, then drop the points of initials."""
    text = text.sub(_ZERO, lambda _: "॰")
    for each in _abbreviations():
        text = text.sub(each.pattern, lambda match, words=each.words: _spoken(match, words))  # type: ignore[misc]
    return text.sub(_initials(), _without_points) if "." in text.text or "॰" in text.text else text


@cache
def _abbreviations() -> tuple[_Abbreviations, ...]:
    return tuple(_of_context(context, template) for context, template in _CONTEXTS.items())


def _of_context(context: str, template: str) -> _Abbreviations:
    found = {row[0]: row[1] for row in rows("abbreviations") if "".join(row[2:]) == context}
    either = "|".join(abbreviated(written) for written in sorted(found, key=len, reverse=True))
    start = {"amount": "", "name": rf"{_START}(?<!\d )"}.get(context, _START)
    pattern = start + template.format(f"(?:{either}){_ENDING}")
    return _Abbreviations(re.compile(pattern), {_bare(written): words for written, words in found.items()})


@cache
def _initials() -> re.Pattern[str]:
    """Two letters and more with points, or one that is no word, before a name."""
    letters = any_of(row[1] for row in rows("letters"))
    certain = any_of(row[1] for row in rows("letters") if len(row) == 2)
    latin = r"(?![AP]\.M)[A-Z]\.(?:[A-Z]\.){1,5}"
    return re.compile(
        rf"{WORD_START}(?:(?:(?:{letters})[.॰] ?){{1,8}}(?:{letters}|{_TAILS})(?:[.॰]|{WORD_END})"
        rf"|(?:{certain})[.॰](?= ?[{LETTERS}])|(?:[\u0904-\u0939][.॰] ?){{2,4}}(?=[{LETTERS}])"
        rf"|(?:{_SYLLABLE}[.॰]){{2,6}}(?:{_SYLLABLE}{WORD_END})?|{latin})"
    )


def _bare(written: str) -> str:
    return _SEPARATORS.sub("", written)


def _spoken(match: re.Match[str], words: Mapping[str, str]) -> str:
    before = " " if match[0].startswith(" ") or match.string[: match.start()][-1:].isdecimal() else ""
    return before + _closed(words[_bare(match[0])], match)


def _without_points(match: re.Match[str]) -> str:
    return _closed(" ".join(filter(None, _SEPARATORS.split(match[0]))), match)


def _closed(words: str, match: re.Match[str]) -> str:
    """``words``, apart from what follows; the point of an abbreviation at the end of a text ends the sentence too."""
    following = after(match, 1)
    if not following and match[0].endswith("."):
        return f"{words}."
    return f"{words} " if _LETTER.match(following) else words


def spell_initials(text: SourceText) -> SourceText:
    """Replace Latin initials by the Hindi names of their letters: ``IPL``, ``OTP``, ``UPSC``.

    espeak-ng reads them as English words where it can (``IAS`` is "ayas"). Two and three capitals are initials unless a
    list says that they are a word; longer ones are words unless it says that they are not. Beside English they stay.
    """
    return text.sub(_CAPITALS, _spell)


def _spell(match: re.Match[str]) -> str | None:
    usual = "letters" if len(match[0]) < _FEWEST_OF_WORDS else "word"
    return spelled(match[0]) if table("capitals").get(match[0], usual) == "letters" else None
