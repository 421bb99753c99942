"""Sentences to tokens as spaCy cuts them: white space, then affixes from outside in, then what is within.

It must be spaCy's way to the letter, because the tagger learnt on such tokens and misaki pronounces them one by one.
The rules are spaCy's data; the steps are those of its documentation and of ``spacy/tokenizer.pyx`` (MIT).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from service.g2p.english.tables import TokenRules


class Piece(msgspec.Struct, frozen=True):
    """A token that has no tag yet."""

    text: str
    spaced: bool = False
    """A space follows, which is in no token."""
    norm: str | None = None
    """Given by a special case; None where it follows from the text."""


class Tokeniser:
    """Cuts sentences; keeps nothing of them. Safe to be shared by threads."""

    def __init__(self, rules: TokenRules) -> None:
        self._prefix = re.compile(rules.prefix)
        self._suffix = re.compile(rules.suffix)
        self._infix = re.compile(rules.infix)
        self._url = re.compile(rules.url)
        self._specials = {
            text: tuple(Piece(part.text, norm=part.norm) for part in parts) for text, parts in rules.specials.items()
        }
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in rules.phrases:
            self._phrases.setdefault(phrase[0], []).append(phrase)

    def pieces(self, sentence: str) -> list[Piece]:
        """All tokens in order; their texts, with a space after the spaced ones, give the sentence back."""
        pieces: list[Piece] = []
        spans = ["".join(run) for _, run in groupby(sentence, str.isspace)]
        for number, span in enumerate(spans):
            if span[0] == " " and number:
                pieces[-1] = _ending(pieces[-1], spaced=True)
                span = span[1:]
            if span:
                pieces.extend(self._specials.get(span) or self._cut(span))
        return self._joined(pieces)

    def _cut(self, span: str) -> Iterator[Piece]:
        middle, prefixes, suffixes = self._without_affixes(span)
        yield from map(Piece, prefixes)
        if middle in self._specials:
            yield from self._specials[middle]
        elif self._url.match(middle):
            yield Piece(middle)
        else:
            yield from map(Piece, self._within(middle))
        yield from map(Piece, reversed(suffixes))

    def _without_affixes(self, text: str) -> tuple[str, Sequence[str], Sequence[str]]:
        """What is left, the prefixes from the outermost to the innermost, and the suffixes likewise."""
        prefixes: list[str] = []
        suffixes: list[str] = []
        while text and text not in self._specials:
            front = _length(self._prefix.search(text))
            if front and text[front:] in self._specials:
                prefixes.append(text[:front])
                return text[front:], prefixes, suffixes
            back = _length(self._suffix.search(text[front:]))
            if back and text[:-back] in self._specials:
                suffixes.append(text[-back:])
                return text[:-back], prefixes, suffixes
            if not front and not back:
                break
            if front:
                prefixes.append(text[:front])
            if back:
                suffixes.append(text[len(text) - back :])
            text = text[front : len(text) - back]
        return text, prefixes, suffixes

    def _within(self, text: str) -> Iterator[str]:
        start = 0
        for match in self._infix.finditer(text):
            # An infix at the very start is no cut: spaCy passes it over.
            if match.start() == 0:
                continue
            yield from filter(None, (text[start : match.start()], match[0]))
            start = match.end()
        if start < len(text):
            yield text[start:]

    def _joined(self, pieces: list[Piece]) -> list[Piece]:
        """Put special cases together that the cutting took apart, such as emoticons behind a word."""
        found: dict[int, tuple[int, Sequence[Piece]]] = {}
        for start, end in _apart(self._phrase_spans(pieces)):
            text = "".join(piece.text + " " * piece.spaced for piece in pieces[start : end - 1]) + pieces[end - 1].text
            # The words alone were compared; with a space between them it is another string, and no special case.
            if parts := self._specials.get(text):
                found[start] = end, [*parts[:-1], _ending(parts[-1], pieces[end - 1].spaced)]
        if not found:
            return pieces
        joined: list[Piece] = []
        at = 0
        while at < len(pieces):
            end, whole = found.get(at, (at + 1, pieces[at : at + 1]))
            joined.extend(whole)
            at = end
        return joined

    def _phrase_spans(self, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
        texts = tuple(piece.text for piece in pieces)
        for start, text in enumerate(texts):
            for phrase in self._phrases.get(text, ()):
                if texts[start : start + len(phrase)] == phrase:
                    yield start, start + len(phrase)


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the spans that do not begin or end in a longer one, or in one of that length further to the left."""
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if start not in taken and end - 1 not in taken:
            yield start, end
        taken.update(range(start, end))


def _ending(piece: Piece, spaced: bool) -> Piece:
    return Piece(piece.text, spaced, piece.norm)


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0
