"""Tokens of a sentence with their places in the caller's text."""

import unicodedata
from collections.abc import Iterable, Sequence

from service.g2p.phonemiser import Token
from service.source_text import SourceText


def sourced(tokens: Iterable[Token], sentence: SourceText) -> Sequence[Token]:
    """The tokens placed; five that ``$1.5M`` was read as become one again, with all their sounds, and so does ``$5``.

    Args:
        tokens: their texts, with a space after the spaced ones, are the sentence.
        sentence: what was read.
    """
    found: list[Token] = []
    at = 0
    for token in tokens:
        start, end = sentence.source_span(at, at + len(token.text))
        at += len(token.text) + token.spaced
        text, phonemes = token.text, token.phonemes
        if found and (start < found[-1].source_end or _is_silent_currency(found[-1])):
            before = found.pop()
            start, end = before.source_start, max(before.source_end, end)
            text = before.text + " " * before.spaced + text
            phonemes = (before.phonemes + before.gap + phonemes).strip()
        found.append(Token(text, phonemes, token.spaced, start, end, token.parted))
    return found


def _is_silent_currency(token: Token) -> bool:
    """It is said with the number that it stands before."""
    return len(token.text) == 1 and unicodedata.category(token.text) == "Sc" and not (token.phonemes or token.spaced)
