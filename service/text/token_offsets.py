"""Source offsets of a sentence's tokens: their spans in the caller's text, for timestamps."""

import unicodedata
from collections.abc import Iterable, Sequence

from service.g2p.phonemiser import Token
from service.source_text import SourceText


def with_source_offsets(tokens: Iterable[Token], sentence: SourceText) -> Sequence[Token]:
    """The tokens with their spans in the caller's text.

    Tokens that stand for the same source become one, with all their phonemes: the five that ``$1.5M`` was read as, and
    the two of ``$5``.

    Args:
        tokens: their texts, with a space after the spaced ones, join to the sentence.
        sentence: the text that was phonemised.
    """
    placed: list[Token] = []
    at = 0
    for token in tokens:
        start, end = sentence.source_span(at, at + len(token.text))
        at += len(token.text) + token.spaced
        text, phonemes = token.text, token.phonemes
        if placed and (start < placed[-1].source_end or _is_silent_currency(placed[-1])):
            before = placed.pop()
            start, end = before.source_start, max(before.source_end, end)
            text = before.text + " " * before.spaced + text
            phonemes = (before.phonemes + before.gap + phonemes).strip()
        placed.append(Token(text, phonemes, token.spaced, start, end, token.parted))
    return placed


def _is_silent_currency(token: Token) -> bool:
    """It has no phonemes, and is pronounced with the number that follows."""
    return len(token.text) == 1 and unicodedata.category(token.text) == "Sc" and not (token.phonemes or token.spaced)
