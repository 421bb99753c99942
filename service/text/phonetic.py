"""Phonemes that the caller wrote: checked, and cut into words and sentences."""

import re
from collections.abc import Iterator, Sequence

from service.errors import InvalidInput
from service.g2p.phonemiser import Token
from service.g2p.vocabulary import Vocabulary

_SHOWN = 5
"""Unknown symbols that an error message quotes."""
_VOWELS = frozenset("AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵊᵻ")
_WORD = re.compile(r"""[;:,.!?—…"()“”]+|[^\s;:,.!?—…"()“”]+""")
_SENTENCE_END = re.compile(r"""[.!?…]["”)]*$""")


def check_phonemes(phonemes: str, vocabulary: Vocabulary) -> None:
    """Refuse what the model has no symbol for.

    Args:
        phonemes: misaki's; white space is let pass.

    Raises:
        InvalidInput: it names the symbols.
    """
    unknown = list(dict.fromkeys(sign for sign in phonemes if not sign.isspace() and not vocabulary.known(sign)))
    if unknown:
        shown = " ".join(unknown[:_SHOWN]) + (" ..." if len(unknown) > _SHOWN else "")
        raise InvalidInput(f"input has symbols that are not phonemes of the model: {shown}", "input")


def has_vowel(phonemes: str) -> bool:
    """Whether there is something in it that can be heard by itself."""
    return not _VOWELS.isdisjoint(phonemes)


def phonetic_sentences(text: str, whole: int) -> Iterator[tuple[Sequence[Token], bool]]:
    """Words and marks, each its own sound, up to a mark that ends a sentence; and whether it is the last.

    Args:
        text: as the caller wrote it.
        whole: characters up to which it is one sentence whatever is in it.
    """
    short = len(text) <= whole
    held: list[Token] = []
    for word in _WORD.finditer(text):
        if not short and held and held[-1].spaced and _SENTENCE_END.search(held[-1].text):
            yield held, False
            held = []
        held.append(Token(word[0], word[0], text[word.end() : word.end() + 1].isspace(), *word.span()))
    yield held, True
