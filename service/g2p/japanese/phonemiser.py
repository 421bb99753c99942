"""Phonemiser for Japanese: misaki's phonemes, and fallbacks for what misaki does not pronounce.

The model was trained on the output of misaki's cutlet, so its phonemes and spaces are kept exactly. cutlet passes Latin
letters on as if they were phonemes, and has none for symbols and out-of-vocabulary kanji. Here Latin words are
pronounced as English, abbreviations and symbols by their Japanese names, and tokens name the letters that are left
without phonemes. ``tests/service/g2p/japanese`` compares the rest with the stock package.
"""

import importlib.util
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from service.errors import InvalidInput, SetupError
from service.g2p.japanese.cutlet import Cutlet
from service.g2p.japanese.kanji import KanjiReadings
from service.g2p.japanese.mecab import shared_mecab
from service.g2p.japanese.normalisation import NormalisedSentence, normalise
from service.g2p.japanese.readings import find_readings
from service.g2p.japanese.spans import PhonemeSpan, is_pronounced, merge, merge_length_marks, space_fallbacks
from service.g2p.japanese.symbols import SymbolPhonemiser
from service.g2p.japanese.word_list import FILES, WordList
from service.g2p.latin import LatinWords
from service.g2p.overrides import phonemise_with_overrides
from service.g2p.phonemiser import Override, Phonemiser, Token
from service.g2p.tables import missing_tables

MEMORY_MIB = 25.0
"""Peak memory use, after 2,000 lines of different words; between sentences it is 5 MiB."""
PACKAGES = ("fugashi", "jaconv", "unidic_lite")
"""Packages of the extra ``ja``."""

_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_LATIN_WORD = re.compile(rf"{_LETTER}+(?:['’-]{_LETTER}+)*")
_LATIN_WORDS = re.compile(rf"{_LATIN_WORD.pattern}(?: {_LATIN_WORD.pattern})*")


class _KnownWord(msgspec.Struct, frozen=True):
    """A word with a pronunciation that does not depend on the words around it."""

    start: int
    text: str
    phonemes: str
    is_reading: bool
    """The phonemes are spaced as misaki's own, else as a fallback."""


class JapanesePhonemiser:
    """Phonemiser for Japanese; see ``service.g2p.phonemiser.Phonemiser``.

    Args:
        cutlet: misaki's.
        kanji: readings of out-of-vocabulary kanji.
        latin: phonemes of English words and of the names of symbols.
    """

    def __init__(self, cutlet: Cutlet, kanji: KanjiReadings, latin: LatinWords) -> None:
        self._cutlet, self._kanji = cutlet, kanji
        self._symbols = SymbolPhonemiser(cutlet.kana_to_phonemes, latin)

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        if any(each.stress is not None for each in overrides):
            raise InvalidInput("input asks for stress, which a Japanese voice has not", "input")
        return phonemise_with_overrides(sentence, overrides, self._tokens)

    def _tokens(self, sentence: str) -> Sequence[Token]:
        normalised = normalise(sentence, self._cutlet)
        spans = self._with_known_words(list(self._cutlet_spans(normalised)), normalised)
        spans = [self._with_fallback(span, normalised) for span in merge_length_marks(spans)]
        return list(_tokens(space_fallbacks(spans), sentence))

    def _cutlet_spans(self, normalised: NormalisedSentence) -> Iterator[PhonemeSpan]:
        """cutlet's words; those that stand for the same characters, such as a long number, are merged."""
        group: list[PhonemeSpan] = []
        for word in self._cutlet.phonemise(normalised.cutlet_input.text):
            start, end = normalised.cutlet_input.source_span(word.start, word.end)
            if group and start >= group[-1].end:
                yield merge(group)
                group = []
            group.append(PhonemeSpan(start, end, word.phonemes, word.space_after, word.unpronounced))
        if group:
            yield merge(group)

    def _with_known_words(self, spans: Sequence[PhonemeSpan], normalised: NormalisedSentence) -> Sequence[PhonemeSpan]:
        """Replace the spans of each reading and each Latin word by one with its pronunciation."""
        replaced: list[PhonemeSpan] = []
        at = 0
        for word in self._known_words(normalised.plain.text):
            start, end = normalised.plain.source_span(word.start, word.start + len(word.text))
            first = next((number for number in range(at, len(spans)) if spans[number].start >= start), len(spans))
            after = next((number for number in range(first, len(spans)) if spans[number].end > end), len(spans))
            replaced += spans[at:first]
            if first < after:
                last = spans[after - 1]
                # A reading covers its marks, which have no span.
                covered = (start, end) if word.is_reading else (spans[first].start, last.end)
                unpronounced = "" if is_pronounced(word.phonemes) else word.text
                replaced.append(
                    PhonemeSpan(*covered, word.phonemes, last.space_after, unpronounced, not word.is_reading)
                )
            at = after
        return [*replaced, *spans[at:]]

    def _known_words(self, text: str) -> Sequence["_KnownWord"]:
        """The readings and Latin words of ``text`` in order."""
        kana = self._cutlet.kana_to_phonemes
        readings = (_KnownWord(start, text, kana(reading), True) for start, text, reading in find_readings(text))
        return sorted((*readings, *self._latin_words(text)), key=lambda word: word.start)

    def _latin_words(self, text: str) -> Iterator["_KnownWord"]:
        for found in _LATIN_WORDS.finditer(text):
            words = list(_LATIN_WORD.finditer(text, *found.span()))
            for word, phonemes in zip(words, self._symbols.phonemise_latin([word[0] for word in words]), strict=True):
                yield _KnownWord(word.start(), word[0], phonemes, False)

    def _with_fallback(self, span: PhonemeSpan, normalised: NormalisedSentence) -> PhonemeSpan:
        """The span with fallback phonemes if misaki does not pronounce it and there are any."""
        if span.is_pronounced or span.is_length_mark:
            return span
        if span.is_small_kana:
            return span.with_fallback(" ".join(map(self._cutlet.kana_to_phonemes, span.unpronounced)))
        plain = _plain(normalised, span.start, span.end)
        if span.unpronounced:
            reading = self._kanji.look_up(plain)
            return span.with_fallback(self._cutlet.kana_to_phonemes(reading)) if reading else span
        symbol = span.with_fallback(self._symbols.phonemise_symbols(plain))
        return symbol if symbol.is_pronounced else span


def _plain(normalised: NormalisedSentence, start: int, end: int) -> str:
    """Plain form of characters [start, end) of the sentence."""
    first, after = normalised.plain.locate(start, end)
    return normalised.plain.text[first:after]


def _tokens(spans: Sequence[PhonemeSpan], sentence: str) -> Iterator[Token]:
    """Tokens of the whole sentence, including white space and characters without phonemes."""
    at = 0
    for number, span in enumerate(spans):
        yield from _silent(sentence[at : span.start])
        at = span.end
        following = spans[number + 1].start if number + 1 < len(spans) else len(sentence)
        spaced = span.space_after and sentence[at:following] == " "
        parted = span.space_after and not spaced
        yield Token(sentence[span.start : at], span.phonemes, spaced, parted=parted, unread=span.unpronounced)
        at += spaced
    yield from _silent(sentence[at:])


def _silent(text: str) -> Iterator[Token]:
    """A token without phonemes, for white space that misaki drops and for characters without a meaning."""
    if text:
        yield Token(text, "", False, unread="".join(filter(str.isalnum, text)))


def load_japanese(folder: Path) -> Phonemiser:
    """Open the dictionary and map the word list; takes 50 ms.

    Args:
        folder: a build.

    Raises:
        BadModel: the word list is missing or damaged.
        SetupError: a package is missing.
    """
    try:
        mecab = shared_mecab()
        return JapanesePhonemiser(Cutlet(mecab, WordList.load(folder)), KanjiReadings(mecab), LatinWords())
    except ImportError as error:
        raise SetupError(f"{error.name} is not installed; it comes with kokoro-lite[ja]") from error


def japanese_unavailable_reason(folder: Path) -> str:
    """Reason why Japanese is unavailable, as the end of a sentence; empty if it is available. Imports no package."""
    if any(importlib.util.find_spec(package) is None for package in PACKAGES):
        return "it needs the extra kokoro-lite[ja] on the server"
    return missing_tables(folder, FILES)
