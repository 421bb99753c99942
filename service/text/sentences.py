"""Cut a tidy paragraph into sentences.

sentencex knows the abbreviations (2.3 MB, and nothing it returns is lost); what it leaves together stays together.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from service.source_text import SourceText

LONGEST_SENTENCE = 1_000
"""Characters that are turned into phonemes at once; more is cut behind a clause or a word, and costs memory."""
BLOCK = 8 * LONGEST_SENTENCE
"""Characters that are searched for sentences at once: sentencex takes 10 s for a bad paragraph of a million."""

_CLAUSE_END = re.compile(r"[,;:—)][\"”’)]* |[，；：、】」』）]")
_BREAK = re.compile(r"\n+")


class Sentence(msgspec.Struct, frozen=True):
    text: SourceText
    last: bool
    """It ends its paragraph."""
    ends: bool
    """False if it was too long and goes on in the next one."""


def sentences(paragraph: SourceText, language: str, whole: Sequence[tuple[int, int]] = ()) -> Iterator[Sentence]:
    """The sentences of a paragraph, as ``guards.tidy`` gives it; joined, they are the text without its white space.

    Args:
        paragraph: items of lists are separated by ``\\n``.
        language: BCP 47 tag; its first part chooses the abbreviations.
        whole: stretches of the paragraph, ascending, that are not to be cut unless they are too long.
    """
    code = language.partition("-")[0]
    start = 0
    for piece, ends in _pieces(_masked(paragraph.text, whole), code):
        end = start + len(piece)
        text = paragraph[start:end].sub(_BREAK, lambda _: " ").strip()
        if text.text:
            yield Sentence(text, last=end == len(paragraph), ends=ends)
        start = end


def _masked(text: str, whole: Sequence[tuple[int, int]]) -> str:
    """A stretch that is one long word has no end of a sentence in it."""
    parts, last = [], 0
    for start, end in whole:
        parts += [text[last:start], "x" * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def _pieces(paragraph: str, code: str) -> Iterator[tuple[str, bool]]:
    # NOTE: sentencex 1.0.32 panics on white space outside ASCII after an initial; clean text has none of it.
    import sentencex

    start = 0
    while start < len(paragraph):
        block = paragraph[start : start + BLOCK]
        pieces = [short for piece in sentencex.segment(code, block) for short in _shortened(piece)]
        if start + BLOCK < len(paragraph) and len(pieces) > 1:
            # The last one was cut by the block's end: it is found again, whole, at the start of the next block.
            pieces.pop()
        yield from pieces
        start += sum(len(piece) for piece, _ in pieces)


def _shortened(piece: str) -> Sequence[tuple[str, bool]]:
    short: list[tuple[str, bool]] = []
    while len(piece) > LONGEST_SENTENCE:
        clauses = [end.end() for end in _CLAUSE_END.finditer(piece, LONGEST_SENTENCE // 2, LONGEST_SENTENCE)]
        cut = clauses[-1] if clauses else piece.rfind(" ", 1, LONGEST_SENTENCE) + 1 or LONGEST_SENTENCE
        short.append((piece[:cut], False))
        piece = piece[cut:]
    return [*short, (piece, True)]
