"""Mandarin: the phonemes of misaki's ``ZHG2P`` for Kokoro v1.0, word for word, out of mapped tables.

misaki gives one string for a sentence, and leaves out what it does not know; here each word of jieba's is a token, and
nothing is left out: Latin words are read as English, signs by their Chinese names, and a character without a reading is
refused. What misaki itself says is the same to the last space: ``tests/export/mandarin`` compares the two.

NOTE: 6.8 MB of memory beside numpy, onnxruntime and English, of which 4 are pages of files; stock misaki takes 132.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import msgspec

from service.errors import InvalidInput
from service.g2p.espeak import stands_for_words
from service.g2p.latin import LatinWords
from service.g2p.mandarin.foreign import LETTERS, SENTENCE, WORD
from service.g2p.mandarin.numerals import with_numerals
from service.g2p.mandarin.readings import Readings
from service.g2p.mandarin.signs import with_names, with_odd_numbers
from service.g2p.mandarin.tables import FILES, Tables, open_tables
from service.g2p.mandarin.words import Words
from service.g2p.overridden import overridden
from service.g2p.phonemiser import Override, Token
from service.source_text import SourceText

MEMORY_MIB = 8.0
"""MiB that it holds when all of it has been used: 6.8 beside English, 8.6 without, with espeak-ng for Latin words."""

_SHOWN = 5
"""Unknown characters that an error message quotes."""
_HAN = "\u4e00-\u9fff"
"""The characters that misaki reads; others that have a reading are read one by one."""
_RARE = "\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0003ffff"
_BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<rare>[{_RARE}])|(?P<bopomofo>[{_BOPOMOFO}][{_BOPOMOFO}ˇˊˋ˙]*)"
    rf"|(?P<latin>{LETTERS})|(?P<sign>{_FLAG}|.)",
    re.DOTALL,
)
_FOREIGN_PIECE = re.compile(rf"(?P<latin>{WORD}(?: {WORD})*+)|(?P<sign>{_FLAG}|.)", re.DOTALL)
_CHARACTERS = re.compile(f"[{_HAN}{_RARE}]+")
_MARKS = ';:,.!?—…"()“”'
"""Marks that the model knows."""
_SIGNS = "&+=%@#$€£"
"""Said in a sentence of another language; in a Chinese one they have been replaced by their names."""
_DECORATION = re.compile("[←-⇿─-◿☆★～〜＜＞｜]")
"""Arrows, lines, boxes, bullets and brackets."""


class Foreign(Protocol):
    """Says what is not Chinese."""

    def phonemes(self, text: str) -> str:
        """misaki phonemes of English words, or of a sign's name; nothing if there is no sound in it."""
        ...


class _Kind(Enum):
    CHINESE = auto()
    """Words of these have the spaces that misaki puts between them, and no others."""
    FOREIGN = auto()
    """A word apart, whatever is beside it."""
    MARK = auto()
    SILENT = auto()


class _Piece(msgspec.Struct, frozen=True):
    """A word or a mark of the sentence."""

    start: int
    end: int
    """Its place in the sentence as it was written."""
    sound: str
    """With the spaces around it."""
    kind: _Kind


class MandarinPhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``. Safe to be shared by threads.

    Args:
        tables: mapped from a build.
        foreign: says Latin words, emoji and the like.
    """

    def __init__(self, tables: Tables, foreign: Foreign) -> None:
        self._words, self._readings = Words(tables), Readings(tables)
        self._marks, self._foreign = tables.rules.marks, foreign

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        """As the protocol says.

        Raises:
            InvalidInput: a character has no reading, or a stress is asked for.
        """
        if any(each.phonemes is None for each in overrides):
            raise InvalidInput("input asks for a stress, where Chinese has tones", "input")
        self._refuse_unknown(sentence, overrides)
        return overridden(sentence, overrides, self._tokens)

    def unknown(self, text: str) -> str:
        """The Chinese characters of ``text`` that have no reading, each of them once."""
        return self._readings.unknown("".join(_CHARACTERS.findall(text)))

    def _tokens(self, stretch: str) -> list[Token]:
        text = SourceText.of(stretch)
        pieces: list[_Piece] = []
        last = 0
        for foreign in SENTENCE.finditer(stretch):
            pieces += self._chinese(text[last : foreign.start()])
            pieces += self._pieces(text[foreign.start() : foreign.end()], _FOREIGN_PIECE)
            last = foreign.end()
        pieces += self._chinese(text[last:])
        return list(_tokens(stretch, _whole(_parted(pieces))))

    def _chinese(self, text: SourceText) -> Iterator[_Piece]:
        return self._pieces(with_names(with_numerals(with_odd_numbers(text))), _PIECE)

    def _pieces(self, text: SourceText, pattern: re.Pattern[str]) -> Iterator[_Piece]:
        for found in pattern.finditer(text.text):
            at = found.start()
            for length, sound, kind in self._read(found[0], found.lastgroup or ""):
                yield _Piece(*text.source_span(at, at + length), sound, kind)
                at += length

    def _read(self, text: str, group: str) -> Iterator[tuple[int, str, _Kind]]:
        """Words or marks, each with its length and its sound."""
        if group == "han":
            for number, word in enumerate(self._words.cut(text)):
                yield len(word), " " * bool(number) + self._readings.phonemes(word), _Kind.CHINESE
        elif group in ("rare", "bopomofo"):
            yield len(text), self._readings.phonemes(text), _Kind.FOREIGN
        elif group == "latin":
            yield from self._latin(text)
        else:
            sound, kind = self._sign(text)
            yield len(text), sound, kind

    def _latin(self, text: str) -> Iterator[tuple[int, str, _Kind]]:
        words = text.split(" ")
        # Together they are said better: articles and the like without stress.
        sounds = self._sound(text).split(" ")
        if len(sounds) != len(words):
            sounds = [self._sound(word) for word in words]
        for number, (word, sound) in enumerate(zip(words, sounds, strict=True)):
            if number:
                yield 1, " ", _Kind.MARK
            yield len(word), sound, _Kind.FOREIGN

    def _sound(self, text: str) -> str:
        # Points within names and numbers are no pauses.
        return " ".join(self._foreign.phonemes(text).replace(".", " ").split())

    def _sign(self, text: str) -> tuple[str, _Kind]:
        if text in self._marks:
            return self._marks[text], _Kind.MARK
        if text == " " or text in _MARKS:
            return text, _Kind.MARK
        # A letter that none of this can read is left without a sound, for which it is refused.
        named = len(text) > 1 or text in _SIGNS or (stands_for_words(text) and not text.isalnum())
        sound = self._sound(text) if named and not _DECORATION.match(text) else ""
        return sound, _Kind.FOREIGN if sound else _Kind.SILENT

    def _refuse_unknown(self, sentence: str, overrides: Sequence[Override]) -> None:
        ends = [0, *(place for each in overrides for place in (each.start, each.end)), len(sentence)]
        unknown = self.unknown("".join(sentence[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)))
        if unknown:
            shown = " ".join(unknown[:_SHOWN]) + (" ..." if len(unknown) > _SHOWN else "")
            raise InvalidInput(f"input has characters that a Chinese voice cannot read: {shown}", "input")


def _parted(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """With a space between Chinese words and others."""
    before = _Kind.MARK
    for piece in pieces:
        apart = {before, piece.kind} <= {_Kind.CHINESE, _Kind.FOREIGN} and _Kind.FOREIGN in (before, piece.kind)
        yield msgspec.structs.replace(piece, sound=f" {piece.sound}") if apart else piece
        if piece.kind is not _Kind.SILENT:
            before = piece.kind


def _whole(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Words that stand for parts of the same number are one."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None and piece.start < held.end:
            held = _Piece(held.start, max(held.end, piece.end), held.sound + piece.sound, held.kind)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _tokens(stretch: str, pieces: Iterable[_Piece]) -> Iterator[Token]:
    words = [piece for piece in pieces if stretch[piece.start : piece.end] != " "]
    for piece, following in pairwise(words):
        yield _token(stretch, piece, following)
    if words:
        yield Token(stretch[words[-1].start : words[-1].end], words[-1].sound.strip(" "), False)


def _token(stretch: str, piece: _Piece, following: _Piece) -> Token:
    spaces = following.start - piece.end
    sound, after = piece.sound.strip(" "), following.sound
    gap = len(piece.sound) - len(piece.sound.rstrip(" ")) + spaces + len(after) - len(after.lstrip(" "))
    # One space is between the tokens; what misaki puts beyond that is in the sound.
    return Token(stretch[piece.start : piece.end], sound + " " * (gap - 1), spaces > 0, parted=gap > 0 and not spaces)


def load_mandarin(folder: Path) -> MandarinPhonemiser:
    """Map the tables of a build; takes 20 ms.

    Raises:
        BadModel: a table is missing or damaged.
        SetupError: misaki or espeak-ng is missing.
    """
    return MandarinPhonemiser(open_tables(folder), LatinWords())


def mandarin_unavailable_reason(folder: Path) -> str:
    """Why Mandarin cannot be read with the build in ``folder``, as the end of a sentence; empty if it can."""
    if all((folder / name).is_file() for name in FILES):
        return ""
    return "this build has no tables for it; `python -m export build` adds them"
