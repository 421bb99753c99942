"""Japanese, word by word: misaki's sounds for what misaki reads, and sounds for what it would pass over.

The model was trained on what misaki's cutlet says, so that is what is said, to the last space. cutlet hands Latin
letters on as if they were phonemes, and has no sound for signs and for characters outside of its dictionary. Here Latin
words are English, abbreviations and signs have their Japanese names, and what is left without a sound is refused.
``tests/export/japanese`` compares the rest with the stock package.
"""

import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from service.errors import InvalidInput, SetupError
from service.g2p.japanese.cutlet import Cutlet
from service.g2p.japanese.kanji import Kanji
from service.g2p.japanese.mecab import shared_mecab
from service.g2p.japanese.normalisation import NormalisedSentence, normalise
from service.g2p.japanese.signs import Signs
from service.g2p.japanese.words import FILES, WordList
from service.g2p.latin import LatinWords
from service.g2p.overridden import overridden
from service.g2p.phonemiser import Override, Phonemiser, Token

MEMORY_MIB = 25.0
"""MiB that are there at any moment, after 2,000 lines of other words each; between sentences it is 5."""
PACKAGES = ("fugashi", "jaconv", "mojimoji", "unidic_lite")
"""What the extra ``ja`` brings."""

_LATIN = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_WORD = re.compile(rf"{_LATIN}+(?:['’-]{_LATIN}+)*")
_WORDS = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern})*")
_SMALL = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ")
"""Kana that misaki has no sound for where they stand apart, as in ``うわーぁ``."""
_SHOWN = 5
"""Characters that an error message quotes."""


class _Spoken(msgspec.Struct, frozen=True):
    """Characters [start, end) of the sentence, which are said together."""

    start: int
    end: int
    phonemes: str
    gap: bool
    lost: str = ""
    is_new: bool = False
    """misaki has no sound for them, and leaves no space around them."""

    @property
    def is_pronounced(self) -> bool:
        return _has_sound(self.phonemes)

    @property
    def is_long_mark(self) -> bool:
        """It only makes another sound longer."""
        return self.phonemes != "" and not self.phonemes.strip("ː ")

    @property
    def is_small(self) -> bool:
        """It has only small kana, and no sound."""
        return self.lost != "" and set(self.lost) <= _SMALL and not self.phonemes

    def heard(self, phonemes: str) -> "_Spoken":
        """The same characters with a sound that misaki has not."""
        return _Spoken(self.start, self.end, phonemes, self.gap, is_new=True)


def _has_sound(phonemes: str) -> bool:
    return Token("", phonemes, False).is_pronounced


class JapanesePhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``.

    Args:
        cutlet: misaki's.
        kanji: reads what the dictionary has no word for.
        foreign: says English words and the names of signs.
    """

    def __init__(self, cutlet: Cutlet, kanji: Kanji, foreign: LatinWords) -> None:
        self._cutlet, self._kanji = cutlet, kanji
        self._signs = Signs(cutlet.spelled, foreign)

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        if any(each.stress is not None for each in overrides):
            raise InvalidInput("input asks for stress, which a Japanese voice has not", "input")
        return overridden(sentence, overrides, self._read)

    def _read(self, sentence: str) -> Sequence[Token]:
        normalised = normalise(sentence, self._cutlet)
        spoken = _with_long_marks(self._with_words(list(self._pieces(normalised)), normalised))
        return list(_placed(_with_gaps([self._heard(each, normalised) for each in spoken]), normalised, sentence))

    def _pieces(self, normalised: NormalisedSentence) -> Iterator[_Spoken]:
        """What cutlet says; pieces that stand for the same characters, such as a long number, are one."""
        held: list[_Spoken] = []
        for piece in self._cutlet.pieces(normalised.cutlet_input.text):
            start, end = normalised.cutlet_input.source_span(piece.start, piece.end)
            if held and start >= held[-1].end:
                yield _together(held)
                held = []
            held.append(_Spoken(start, end, piece.phonemes, piece.gap, piece.lost))
        if held:
            yield _together(held)

    def _with_words(self, spoken: Sequence[_Spoken], normalised: NormalisedSentence) -> Sequence[_Spoken]:
        """The pieces of each Latin word as one, with its sounds in place of its letters."""
        found: list[_Spoken] = []
        at = 0
        for place, word, phonemes in self._words(normalised.plain.text):
            start, end = normalised.plain.source_span(place, place + len(word))
            first = next((number for number in range(at, len(spoken)) if spoken[number].start >= start), len(spoken))
            after = next((number for number in range(first, len(spoken)) if spoken[number].end > end), len(spoken))
            found += spoken[at:first]
            if first < after:
                last = spoken[after - 1]
                lost = "" if _has_sound(phonemes) else word
                found.append(_Spoken(spoken[first].start, last.end, phonemes, last.gap, lost, is_new=True))
            at = after
        return [*found, *spoken[at:]]

    def _words(self, text: str) -> Iterator[tuple[int, str, str]]:
        """The place, letters and sounds of each Latin word."""
        for found in _WORDS.finditer(text):
            words = list(_WORD.finditer(text, *found.span()))
            for word, phonemes in zip(words, self._signs.words([word[0] for word in words]), strict=True):
                yield word.start(), word[0], phonemes

    def _heard(self, spoken: _Spoken, normalised: NormalisedSentence) -> _Spoken:
        """With a sound, if there is one for what misaki has none for."""
        if spoken.is_pronounced or spoken.is_long_mark:
            return spoken
        plain = _plain(normalised, spoken.start, spoken.end)
        if spoken.is_small:
            return spoken.heard(" ".join(map(self._cutlet.spelled, spoken.lost)))
        if spoken.lost:
            reading = self._kanji.reading(plain)
            return spoken.heard(self._cutlet.spelled(reading)) if reading else spoken
        named = spoken.heard(self._signs.signs(plain))
        return named if named.is_pronounced else spoken


def _with_gaps(spoken: Sequence[_Spoken]) -> Sequence[_Spoken]:
    """Spaces between what has got a sound of its own and its neighbours."""
    found = list(spoken)
    for place, (before, after) in enumerate(pairwise(spoken)):
        if (before.is_new or after.is_new) and before.is_pronounced and after.is_pronounced:
            found[place] = msgspec.structs.replace(before, gap=True)
    return found


def _with_long_marks(spoken: Iterable[_Spoken]) -> Iterator[_Spoken]:
    """What makes the sound before it longer belongs to that word; cutlet may have it apart, as in ``行くよーー``."""
    held: list[_Spoken] = []
    sounds = False
    for each in spoken:
        if held and (held[-1].end != each.start or not _belongs(each, sounds)):
            yield _together(held)
            held, sounds = [], False
        held.append(msgspec.structs.replace(each, lost="") if sounds and each.is_small else each)
        sounds = sounds or each.is_pronounced
        if not (sounds or each.is_long_mark):
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _belongs(each: _Spoken, sounds: bool) -> bool:
    """Whether it is part of the word before it, which has a sound, or else is only such marks."""
    return each.is_long_mark or (each.is_small if sounds else each.is_pronounced)


def _together(parts: Sequence[_Spoken]) -> _Spoken:
    """All of them as one, in that order."""
    phonemes, gap = "", False
    for part in parts:
        if part.phonemes:
            phonemes += " " * (gap and phonemes != "") + part.phonemes
            gap = part.gap
        else:
            gap = gap or part.gap
    lost = "".join(part.lost for part in parts)
    return _Spoken(parts[0].start, max(part.end for part in parts), phonemes, gap, lost, parts[0].is_new)


def _plain(normalised: NormalisedSentence, start: int, end: int) -> str:
    """Plain form of characters [start, end) of the sentence."""
    first, after = normalised.plain.locate(start, end)
    return normalised.plain.text[first:after]


def _placed(spoken: Sequence[_Spoken], normalised: NormalisedSentence, sentence: str) -> Iterator[Token]:
    """Tokens for all of the sentence, what is not said and white space among it."""
    _refuse(spoken, normalised, len(sentence))
    at = 0
    for number, each in enumerate(spoken):
        yield from _silent(sentence[at : each.start])
        at = each.end
        following = spoken[number + 1].start if number + 1 < len(spoken) else len(sentence)
        spaced = each.gap and sentence[at:following] == " "
        text = sentence[each.start : at]
        yield Token(text, each.phonemes, spaced, parted=each.gap and not spaced)
        at += spaced
    yield from _silent(sentence[at:])


def _silent(text: str) -> Iterator[Token]:
    """White space after which misaki has none, and what has no meaning."""
    if text:
        yield Token(text, "", False)


def _refuse(spoken: Sequence[_Spoken], normalised: NormalisedSentence, length: int) -> None:
    lost = "".join(each.lost for each in spoken)
    at = 0
    for each in (*spoken, _Spoken(length, length, "", False)):
        lost += "".join(filter(str.isalnum, _plain(normalised, at, each.start)))
        at = each.end
    if lost:
        shown = " ".join(list(dict.fromkeys(lost))[:_SHOWN])
        raise InvalidInput(f"input has characters that a Japanese voice cannot read: {shown}", "input")


def load_japanese(folder: Path) -> Phonemiser:
    """Load it; takes 50 ms.

    Args:
        folder: of a build.

    Raises:
        BadModel: the list of words is missing or damaged.
        SetupError: a package is missing.
    """
    try:
        mecab = shared_mecab()
        return JapanesePhonemiser(Cutlet(mecab, WordList.open(folder)), Kanji(mecab), LatinWords())
    except ImportError as error:
        raise SetupError(f"{error.name} is not installed; it comes with kokoro-lite[ja]") from error


def japanese_unavailable_reason(folder: Path) -> str:
    """Why there can be no Japanese here, as the end of a sentence; empty if there can be. Imports nothing."""
    if any(importlib.util.find_spec(package) is None for package in PACKAGES):
        return "it needs the extra kokoro-lite[ja] on the server"
    if not all((folder / name).is_file() for name in FILES):
        return "this build has no tables for it; `python -m export build` adds them"
    return ""
