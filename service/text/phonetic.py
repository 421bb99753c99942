"""Phonemes as input: validation, and splitting into words and sentences."""

import re
from collections.abc import Iterator, Sequence

from service.errors import InvalidInput
from service.g2p.characters import quoted
from service.g2p.phonemes import CLOSING_MARKS, ELLIPSIS, MARKS, SENTENCE_MARKS, VOWELS
from service.g2p.phonemiser import Token
from service.g2p.vocabulary import Vocabulary

_MARK = re.escape("".join(sorted(MARKS)))
_WORD = re.compile(rf"[{_MARK}]+|[^\s{_MARK}]+")


def check_phonemes(phonemes: str, vocabulary: Vocabulary) -> None:
    """Check that all symbols are in the model's vocabulary.

    Args:
        phonemes: misaki's; white space is allowed.

    Raises:
        InvalidInput: some are not; the error quotes them.
    """
    if unknown := quoted(sign for sign in phonemes if not sign.isspace() and not vocabulary.known(sign)):
        raise InvalidInput(f"input has symbols that are not phonemes of the model: {unknown}", "input")


def has_vowel(phonemes: str) -> bool:
    """True if a phoneme is audible by itself."""
    return not VOWELS.isdisjoint(phonemes)


def split_phonemes(text: str, max_whole: int) -> Iterator[tuple[Sequence[Token], bool]]:
    """Tokens of each sentence, which are their own phonemes; True with the last sentence.

    Args:
        text: the caller's.
        max_whole: length up to which it is not split.
    """
    short = len(text) <= max_whole
    pending: list[Token] = []
    for word in _WORD.finditer(text):
        if not short and pending and pending[-1].spaced and _ends_sentence(pending[-1].text):
            yield pending, False
            pending = []
        pending.append(Token(word[0], word[0], text[word.end() : word.end() + 1].isspace(), *word.span()))
    yield pending, True


def _ends_sentence(marks: str) -> bool:
    return marks.rstrip(CLOSING_MARKS)[-1:] in SENTENCE_MARKS | {ELLIPSIS}
