"""A sentence with pronunciations of the caller's among it, for phonemisers that know nothing of them.

What stands between two of them is read by itself, so that no word's sound depends on one that is not said.
"""

from collections.abc import Callable, Iterator, Sequence

from service.g2p.phonemiser import Override, Token
from service.g2p.stress import stressed


def overridden(sentence: str, overrides: Sequence[Override], read: Callable[[str], Sequence[Token]]) -> list[Token]:
    """All tokens of ``sentence`` in order, see ``service.g2p.phonemiser.Phonemiser``.

    Args:
        sentence: with one space between words.
        overrides: in order, not overlapping.
        read: tokens of a stretch that has no white space at its ends.
    """
    tokens: list[Token] = []
    last = 0
    for given in (each for each in overrides if each.phonemes is not None):
        tokens += _between(sentence, last, given.start, read)
        # Brackets around spaces are the caller's; a token has none at its ends.
        start = given.start + _spaces(sentence[given.start : given.end])
        last = given.end
        text = sentence[start:last].rstrip()
        tokens.append(
            Token(text, given.phonemes or "", text != sentence[start:last] or sentence[last : last + 1] == " ")
        )
    tokens += _between(sentence, last, len(sentence), read)
    return list(_stressed(tokens, overrides))


def _between(sentence: str, start: int, end: int, read: Callable[[str], Sequence[Token]]) -> Sequence[Token]:
    stretch = sentence[start:end].strip()
    if not stretch:
        return ()
    *tokens, last = read(stretch)
    spaced = sentence[end - 1] == " " or sentence[end : end + 1] == " "
    return [*tokens, Token(last.text, last.phonemes, spaced, parted=last.parted)]


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip())


def _stressed(tokens: Sequence[Token], overrides: Sequence[Override]) -> Iterator[Token]:
    """A word of which any part has a stress of the caller's gets it as a whole."""
    at = 0
    for token in tokens:
        end = at + len(token.text)
        level = next((each.stress for each in overrides if each.start < end and at < each.end), None)
        if level is None:
            yield token
        else:
            yield Token(token.text, stressed(token.phonemes, level), token.spaced, parted=token.parted)
        at = end + token.spaced
