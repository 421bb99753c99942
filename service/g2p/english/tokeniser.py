"""spaCy's English tokeniser: white space first, then prefixes and suffixes from the outside in, then infixes.

Its tokens are spaCy's exactly, because the tagger was trained on them and misaki pronounces them one by one. The rules
are spaCy's data; the steps are those of its documentation and of ``spacy/tokenizer.pyx`` (MIT).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from service.g2p.english.tables import TokeniserRules


class RawToken(msgspec.Struct, frozen=True):
    """A token without a tag."""

    text: str
    spaced: bool = False
    """A space follows, which is in no token."""
    norm: str | None = None
    """Normal form given by a special case; None if it follows from the text."""


class Tokeniser:
    """Keeps no state between sentences. Safe to be shared by threads."""

    def __init__(self, rules: TokeniserRules) -> None:
        self._prefix = re.compile(rules.prefix)
        self._suffix = re.compile(rules.suffix)
        self._infix = re.compile(rules.infix)
        self._url = re.compile(rules.url)
        self._specials = {
            text: tuple(RawToken(token.text, norm=token.norm) for token in tokens)
            for text, tokens in rules.specials.items()
        }
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in rules.phrases:
            self._phrases.setdefault(phrase[0], []).append(phrase)

    def tokenise(self, sentence: str) -> list[RawToken]:
        """All tokens in order; their texts, with a space after the spaced ones, are the sentence."""
        tokens: list[RawToken] = []
        spans = ["".join(run) for _, run in groupby(sentence, str.isspace)]
        for number, span in enumerate(spans):
            if span[0] == " " and number:
                tokens[-1] = _with_spacing(tokens[-1], spaced=True)
                span = span[1:]
            if span:
                tokens.extend(self._specials.get(span) or self._split(span))
        return self._merge_phrases(tokens)

    def _split(self, span: str) -> Iterator[RawToken]:
        """Tokens of a span without white space, or of white space alone."""
        stem, prefixes, suffixes = self._split_affixes(span)
        yield from map(RawToken, prefixes)
        if stem in self._specials:
            yield from self._specials[stem]
        elif self._url.match(stem):
            yield RawToken(stem)
        else:
            yield from map(RawToken, self._split_infixes(stem))
        yield from map(RawToken, reversed(suffixes))

    def _split_affixes(self, text: str) -> tuple[str, Sequence[str], Sequence[str]]:
        """The stem, the prefixes from the outermost to the innermost, and the suffixes likewise."""
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

    def _split_infixes(self, text: str) -> Iterator[str]:
        start = 0
        for match in self._infix.finditer(text):
            # spaCy ignores an infix at the very start.
            if match.start() == 0:
                continue
            yield from filter(None, (text[start : match.start()], match[0]))
            start = match.end()
        if start < len(text):
            yield text[start:]

    def _merge_phrases(self, tokens: list[RawToken]) -> list[RawToken]:
        """Merge special cases that were split, such as emoticons after a word."""
        specials: dict[int, tuple[int, Sequence[RawToken]]] = {}
        for start, end in _without_overlaps(self._phrase_spans(tokens)):
            text = "".join(token.text + " " * token.spaced for token in tokens[start : end - 1]) + tokens[end - 1].text
            # Only the texts were compared; with a space between two of them the string is no special case.
            if special := self._specials.get(text):
                specials[start] = end, [*special[:-1], _with_spacing(special[-1], tokens[end - 1].spaced)]
        if not specials:
            return tokens
        merged: list[RawToken] = []
        at = 0
        while at < len(tokens):
            end, replacement = specials.get(at, (at + 1, tokens[at : at + 1]))
            merged.extend(replacement)
            at = end
        return merged

    def _phrase_spans(self, tokens: Sequence[RawToken]) -> Iterator[tuple[int, int]]:
        texts = tuple(token.text for token in tokens)
        for start, text in enumerate(texts):
            for phrase in self._phrases.get(text, ()):
                if texts[start : start + len(phrase)] == phrase:
                    yield start, start + len(phrase)


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that do not begin or end in a longer one, or in one of the same length further to the left."""
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if start not in taken and end - 1 not in taken:
            yield start, end
        taken.update(range(start, end))


def _with_spacing(token: RawToken, spaced: bool) -> RawToken:
    return RawToken(token.text, spaced, token.norm)


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0
