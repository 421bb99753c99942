"""Sentence splitting of a cleaned paragraph, by sentencex.

sentencex knows the abbreviations of each language (2.3 MB). Its sentences are kept whole, unless they are too long.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from service.source_text import SourceText

MAX_SENTENCE = 1_000
"""Characters that G2P gets at once, as more takes memory; a longer sentence is split behind a clause or a word."""
BLOCK = 8 * MAX_SENTENCE
"""Characters that sentencex gets at once: it takes 10 s for the worst paragraph of a million."""

_CLAUSE_END = re.compile(r"[,;:—)][\"”’)]*[ \n]|[，；：、】」』）]")
_BREAK = re.compile(r"\n+")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a paragraph, or a part of one that is too long."""

    text: SourceText
    last: bool
    """It is the last of its paragraph."""
    ends: bool
    """False if it was split for its length and continues in the next one."""


def split_sentences(paragraph: SourceText, language: str, fixed: Sequence[tuple[int, int]] = ()) -> Iterator[Sentence]:
    """Sentences of a paragraph from ``cleaning.insert_breaks``; without white space, they join to its text.

    Args:
        paragraph: lines that are lines are separated by ``\\n``.
        language: BCP 47 tag; its first part chooses the abbreviations.
        fixed: spans of the paragraph, ascending, that are not split unless they are too long.
    """
    code = language.partition("-")[0]
    start = 0
    for piece, ends in _pieces(_mask(paragraph.text, fixed), code):
        end = start + len(piece)
        text = paragraph[start:end].sub(_BREAK, lambda _: " ").strip()
        if text.text:
            yield Sentence(text, last=end == len(paragraph), ends=ends)
        start = end


def _mask(text: str, fixed: Sequence[tuple[int, int]]) -> str:
    """``text`` with one long word for each fixed span, in which sentencex finds no end of a sentence."""
    parts, last = [], 0
    for start, end in fixed:
        parts += [text[last:start], "x" * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def _pieces(paragraph: str, code: str) -> Iterator[tuple[str, bool]]:
    # NOTE: sentencex 1.0.32 panics on white space outside ASCII after an initial; clean text has none of it.
    import sentencex

    start = 0
    while start < len(paragraph):
        block = paragraph[start : start + BLOCK]
        pieces = [part for sentence in sentencex.segment(code, block) for part in _split_long(sentence)]
        if start + BLOCK < len(paragraph) and len(pieces) > 1:
            # The block's end split the last one: the next block begins with the whole of it.
            pieces.pop()
        yield from pieces
        start += sum(len(piece) for piece, _ in pieces)


def _split_long(sentence: str) -> Sequence[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    while len(sentence) > MAX_SENTENCE:
        clauses = [end.end() for end in _CLAUSE_END.finditer(sentence, MAX_SENTENCE // 2, MAX_SENTENCE)]
        split = clauses[-1] if clauses else _behind_last_word(sentence) or MAX_SENTENCE
        parts.append((sentence[:split], False))
        sentence = sentence[split:]
    return [*parts, (sentence, True)]


def _behind_last_word(sentence: str) -> int:
    """Characters up to the last space or end of a line within the limit; 0 if there is none."""
    return max(sentence.rfind(space, 1, MAX_SENTENCE) for space in " \n") + 1
