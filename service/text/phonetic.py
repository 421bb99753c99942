"""Phonemes that the caller wrote: checked, and cut into words and sentences."""

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
    """Refuse what the model has no symbol for.

    Args:
        phonemes: misaki's; white space is let pass.

    Raises:
        InvalidInput: it names the symbols.
    """
    if unknown := quoted(sign for sign in phonemes if not sign.isspace() and not vocabulary.known(sign)):
        raise InvalidInput(f"input has symbols that are not phonemes of the model: {unknown}", "input")


def has_vowel(phonemes: str) -> bool:
    """Whether there is something in it that can be heard by itself."""
    return not VOWELS.isdisjoint(phonemes)


def phonetic_sentences(text: str, whole: int) -> Iterator[tuple[Sequence[Token], bool]]:
    """Words and marks, each its own sound, up to a mark that ends a sentence; and whether it is the last.

    Args:
        text: as the caller wrote it.
        whole: characters up to which it is one sentence whatever is in it.
    """
    short = len(text) <= whole
    held: list[Token] = []
    for word in _WORD.finditer(text):
        if not short and held and held[-1].spaced and _ends_sentence(held[-1].text):
            yield held, False
            held = []
        held.append(Token(word[0], word[0], text[word.end() : word.end() + 1].isspace(), *word.span()))
    yield held, True


def _ends_sentence(marks: str) -> bool:
    return marks.rstrip(CLOSING_MARKS)[-1:] in SENTENCE_MARKS | {ELLIPSIS}
