"""Phonemiser for Mandarin: the phonemes of misaki's ``ZHG2P`` for Kokoro v1.0, word by word, from mapped tables.

misaki returns one string for a sentence and drops out-of-vocabulary characters. Here each word of the segmentation is a
token, and nothing is dropped: Latin words are pronounced as English, symbols by their Mandarin names, and tokens name
the characters without a reading. All other phonemes and spaces are misaki's: ``tests/export/tables/mandarin`` compares
the two.

NOTE: 6.8 MB of memory beside numpy, onnxruntime and English, of which 4 are pages of files; stock misaki takes 132.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from service.errors import InvalidInput
from service.g2p.characters import stands_for_words
from service.g2p.latin import LatinWords
from service.g2p.mandarin.foreign import LETTERS, SENTENCE, WORD
from service.g2p.mandarin.numerals import convert_numerals
from service.g2p.mandarin.readings import Readings
from service.g2p.mandarin.segmentation import Segmenter
from service.g2p.mandarin.spans import Kind, PhonemeSpan, merge_overlapping, space_foreign, tokens
from service.g2p.mandarin.symbols import convert_special_numerals, convert_symbols
from service.g2p.mandarin.tables import FILES, Tables, load_tables
from service.g2p.overrides import phonemise_with_overrides
from service.g2p.phonemes import MARKS
from service.g2p.phonemiser import Override, Token
from service.g2p.tables import missing_tables
from service.source_text import SourceText

MEMORY_MIB = 8.0
"""Memory when all pages have been used: 6.8 MiB beside English, 8.6 without, with espeak-ng for Latin words."""

_HAN = "\u4e00-\u9fff"
"""Characters that misaki pronounces, as words; other characters with a reading are pronounced one by one."""
_RARE_HAN = "\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff"
_BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_PART = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<rare>[{_RARE_HAN}])|(?P<bopomofo>[{_BOPOMOFO}][{_BOPOMOFO}ˇˊˋ˙]*)"
    rf"|(?P<latin>{LETTERS})|(?P<symbol>{_FLAG}|.)",
    re.DOTALL,
)
_FOREIGN_PART = re.compile(rf"(?P<latin>{WORD}(?: {WORD})*+)|(?P<symbol>{_FLAG}|.)", re.DOTALL)
_CHARACTERS = re.compile(f"[{_HAN}{_RARE_HAN}]+")
_FOREIGN_SYMBOLS = "&+=%@#$€£"
"""Symbols that are pronounced in a foreign sentence; in a Mandarin one they have been replaced by their names."""
_DECORATION = re.compile("[←-⇿─-◿☆★～〜＜＞｜]")
"""Arrows, lines, boxes, bullets and brackets."""


class Foreign(Protocol):
    """Pronunciation of what is not Mandarin."""

    def phonemes(self, text: str) -> str:
        """misaki's phonemes of English words or of a symbol's name; empty if there are none."""
        ...


class MandarinPhonemiser:
    """Phonemiser for Mandarin; see ``service.g2p.phonemiser.Phonemiser``. Safe to be shared by threads.

    Args:
        tables: the tables of a build.
        foreign: phonemes of Latin words, emoji and the like.
    """

    def __init__(self, tables: Tables, foreign: Foreign) -> None:
        self._segmenter, self._readings = Segmenter(tables), Readings(tables)
        self._marks, self._foreign = tables.rules.marks, foreign

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        """Tokens of the sentence, as the protocol defines them.

        Raises:
            InvalidInput: an override sets a stress.
        """
        if any(each.phonemes is None for each in overrides):
            raise InvalidInput("input asks for a stress, where Mandarin has tones", "input")
        return phonemise_with_overrides(sentence, overrides, self._tokens)

    def unknown(self, text: str) -> str:
        """The Chinese characters of ``text`` that have no reading, each once."""
        return self._readings.unknown("".join(_CHARACTERS.findall(text)))

    def _tokens(self, sentence: str) -> list[Token]:
        text = SourceText.of(sentence)
        spans: list[PhonemeSpan] = []
        last = 0
        for foreign in SENTENCE.finditer(sentence):
            spans += self._mandarin_spans(text[last : foreign.start()])
            spans += self._spans(text[foreign.start() : foreign.end()], _FOREIGN_PART)
            last = foreign.end()
        spans += self._mandarin_spans(text[last:])
        found = tokens(sentence, merge_overlapping(space_foreign(spans)))
        return [msgspec.structs.replace(token, unread=self.unknown(token.text)) for token in found]

    def _mandarin_spans(self, text: SourceText) -> Iterator[PhonemeSpan]:
        return self._spans(convert_symbols(convert_numerals(convert_special_numerals(text))), _PART)

    def _spans(self, text: SourceText, pattern: re.Pattern[str]) -> Iterator[PhonemeSpan]:
        for found in pattern.finditer(text.text):
            at = found.start()
            for length, phonemes, kind in self._part(found[0], found.lastgroup or ""):
                yield PhonemeSpan(*text.source_span(at, at + length), phonemes, kind)
                at += length

    def _part(self, text: str, group: str) -> Iterator[tuple[int, str, Kind]]:
        """Length, phonemes and kind of each word or mark in a match of the named group."""
        if group == "han":
            for number, word in enumerate(self._segmenter.segment(text)):
                yield len(word), " " * bool(number) + self._readings.phonemes(word), Kind.MANDARIN
        elif group in ("rare", "bopomofo"):
            yield len(text), self._readings.phonemes(text), Kind.FOREIGN
        elif group == "latin":
            yield from self._latin(text)
        else:
            phonemes, kind = self._symbol(text)
            yield len(text), phonemes, kind

    def _latin(self, text: str) -> Iterator[tuple[int, str, Kind]]:
        words = text.split(" ")
        # Phonemised together they sound better: articles and the like have no stress.
        pronunciations = self._foreign_phonemes(text).split(" ")
        if len(pronunciations) != len(words):
            pronunciations = [self._foreign_phonemes(word) for word in words]
        for number, (word, phonemes) in enumerate(zip(words, pronunciations, strict=True)):
            if number:
                yield 1, " ", Kind.MARK
            yield len(word), phonemes, Kind.FOREIGN

    def _foreign_phonemes(self, text: str) -> str:
        # Points within names and numbers are no pauses.
        return " ".join(self._foreign.phonemes(text).replace(".", " ").split())

    def _symbol(self, text: str) -> tuple[str, Kind]:
        if text in self._marks:
            return self._marks[text], Kind.MARK
        if text == " " or text in MARKS:
            return text, Kind.MARK
        # A letter of any other script stays without phonemes.
        is_named = len(text) > 1 or text in _FOREIGN_SYMBOLS or (stands_for_words(text) and not text.isalnum())
        phonemes = self._foreign_phonemes(text) if is_named and not _DECORATION.match(text) else ""
        return phonemes, Kind.FOREIGN if phonemes else Kind.SILENT


def load_mandarin(folder: Path) -> MandarinPhonemiser:
    """Map the tables of a build; takes 20 ms.

    Raises:
        BadModel: a table is missing or damaged.
        SetupError: misaki or espeak-ng is missing.
    """
    return MandarinPhonemiser(load_tables(folder), LatinWords())


def mandarin_unavailable_reason(folder: Path) -> str:
    """Reason why Mandarin is unavailable with this build, as the end of a sentence; empty if it is available."""
    return missing_tables(folder, FILES)
