"""Overrides of the caller in a sentence, for phonemisers that do not handle them.

The text between two overrides is phonemised by itself, so that no word's phonemes depend on a word that is replaced.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from service.g2p.phonemiser import Override, Token
from service.g2p.stress import apply_stress


def phonemise_with_overrides(
    sentence: str, overrides: Sequence[Override], phonemise: Callable[[str], Sequence[Token]]
) -> list[Token]:
    """All tokens of ``sentence`` in order, as ``service.g2p.phonemiser.Phonemiser`` defines them.

    Args:
        sentence: with one space between words.
        overrides: in order, not overlapping.
        phonemise: tokens of a part of the sentence that has no white space at its ends.
    """
    tokens: list[Token] = []
    last = 0
    for override in (each for each in overrides if each.phonemes is not None):
        tokens += _between(sentence, last, override.start, phonemise)
        # The caller's brackets may enclose spaces; a token has none at its ends.
        start = override.start + _leading_spaces(sentence[override.start : override.end])
        last = override.end
        text = sentence[start:last].rstrip()
        spaced = text != sentence[start:last] or sentence[last : last + 1] == " "
        tokens.append(Token(text, override.phonemes or "", spaced))
    tokens += _between(sentence, last, len(sentence), phonemise)
    return list(_with_stress(tokens, overrides))


def _between(sentence: str, start: int, end: int, phonemise: Callable[[str], Sequence[Token]]) -> Sequence[Token]:
    part = sentence[start:end].strip()
    if not part:
        return ()
    *tokens, last = phonemise(part)
    spaced = sentence[end - 1] == " " or sentence[end : end + 1] == " "
    return [*tokens, msgspec.structs.replace(last, spaced=spaced)]


def _leading_spaces(text: str) -> int:
    return len(text) - len(text.lstrip())


def _with_stress(tokens: Sequence[Token], overrides: Sequence[Override]) -> Iterator[Token]:
    """A stress override of any part of a word applies to the whole word."""
    at = 0
    for token in tokens:
        end = at + len(token.text)
        level = next((each.stress for each in overrides if each.start < end and at < each.end), None)
        if level is None:
            yield token
        else:
            yield msgspec.structs.replace(token, phonemes=apply_stress(token.phonemes, level))
        at = end + token.spaced
