"""Phonemiser for American and British English: misaki's own ``G2P``, with espeak-ng for out-of-vocabulary words.

One tagger serves both accents; an accent is loaded when it is first used.

NOTE: one accent takes 20 MB of memory beside numpy and onnxruntime, the other 2 MB more; stock misaki 165 and 70.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from service.g2p.characters import stands_for_words
from service.g2p.english.corrections import correct
from service.g2p.english.heteronyms import Heteronyms, without_overlaps
from service.g2p.english.misaki import Misaki, override_preprocessor
from service.g2p.loading import Phonemisers
from service.g2p.phonemiser import Override, Phonemiser, Token
from service.languages import BRITISH_ENGLISH, LanguageProfile

MEMORY_MIB = 20.0
"""Memory use of both accents: 16 MiB after some sentences, 20 after a thousand."""

_CURRENCIES = frozenset("$£€")
"""misaki pronounces these with the number that follows, and not at all without one."""

_ITEM_NUMBER = re.compile(r"[0-9]{1,3}\.")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")


class _MisakiToken(Protocol):
    """The attributes of misaki's ``MToken`` that are used."""

    text: str
    phonemes: str | None
    whitespace: str


class EnglishPipelines:
    """Builds each accent's phonemiser once, around one tagger.

    Args:
        folder: a build with the English tables.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._misaki: Misaki | None = None
        self._heteronyms = Heteronyms()
        self._accents: dict[bool, EnglishPhonemiser] = {}

    def accent(self, british: bool) -> "EnglishPhonemiser":
        """The phonemiser of that accent; the first call takes a tenth of a second.

        Raises:
            BadModel: a table is missing or damaged.
            SetupError: misaki, num2words or espeak-ng is missing.
        """
        with self._lock:
            if self._misaki is None:
                self._misaki = Misaki(self._folder)
            if british not in self._accents:
                heteronyms = partial(self._heteronyms.find, british=british)
                self._accents[british] = EnglishPhonemiser(
                    correct(self._misaki.build(british), british), heteronyms, british
                )
            return self._accents[british]


def load_english(folder: Path) -> Phonemisers:
    """Both accents, each loaded at its first use."""
    pipelines = EnglishPipelines(folder)

    def phonemiser(language: LanguageProfile) -> Phonemiser:
        return pipelines.accent(british=language == BRITISH_ENGLISH)

    return phonemiser


class EnglishPhonemiser:
    """Phonemiser of one accent; see ``service.g2p.phonemiser.Phonemiser``.

    Args:
        g2p: a ``misaki.en.G2P``.
        heteronyms: finds the words of a sentence whose phonemes misaki's tags do not tell.
        with_and: numbers are said as the British do; misaki would drop the "and" of a hundred and five.
    """

    def __init__(
        self, g2p: Any, heteronyms: Callable[[str], Iterable[Override]] = lambda _: (), with_and: bool = False
    ) -> None:
        self._g2p, self._heteronyms, self._with_and = g2p, heteronyms, with_and

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        # The tagger knows straight apostrophes only: with a curly one John’s becomes "John”, ess".
        straight = _APOSTROPHE.sub("'", sentence)
        overrides = without_overlaps(list(self._heteronyms(straight)), overrides)
        # misaki's own preprocessing would let brackets in the caller's text silence words.
        preprocess = override_preprocessor(overrides, self._with_and) if overrides or self._with_and else False
        words: list[_MisakiToken] = self._g2p(straight, preprocess=preprocess)[1]
        following = [*(word.text for word in words[1:]), ""]
        tokens = list(map(self._token, words, following))
        original = list(_with_original_text(tokens, _ends(tokens, straight), sentence, overrides))
        return [*_split_item_number(original[:1]), *original[1:]]

    def _token(self, word: _MisakiToken, following: str) -> Token:
        token = Token(word.text, word.phonemes or "", bool(word.whitespace))
        if token.is_pronounced or not _needs_pronunciation(word.text, following):
            return token
        # misaki gives no phonemes to what the tagger takes for punctuation, sometimes `0` or a thumbs-up emoji.
        phonemes, _ = self._g2p.fallback(word)
        return Token(token.text, phonemes or token.phonemes, token.spaced)


def _split_item_number(first: Sequence[Token]) -> Iterator[Token]:
    """Split the full stop from the number of a list item, ``2.``: as one word, as misaki has it, it has no pause."""
    for token in first:
        if token.spaced and _ITEM_NUMBER.fullmatch(token.text) and token.phonemes[-1:].isalpha():
            yield Token(token.text[:-1], token.phonemes, False)
            yield Token(".", ".", True)
        else:
            yield token


def _with_original_text(
    tokens: Iterable[Token], ends: Iterable[int], sentence: str, overrides: Sequence[Override]
) -> Iterator[Token]:
    """The tokens with the sentence's own characters.

    Punctuation after a word with an override becomes a token of its own: ``etc.`` is one token for misaki.
    """
    at = 0
    for token, end in zip(tokens, ends, strict=True):
        split = next((each.end for each in overrides if each.phonemes and at < each.end < end), end)
        yield Token(sentence[at:split], token.phonemes, token.spaced and split == end)
        if split < end:
            yield Token(sentence[split:end], sentence[split:end], token.spaced)
        at = end + token.spaced


def _ends(tokens: Sequence[Token], sentence: str) -> Iterator[int]:
    """Index in the sentence after each token. misaki drops apostrophes inside some tokens: ``0:'0``."""
    at = 0
    for number, token in enumerate(tokens, start=1):
        for character in token.text:
            at = sentence.index(character, at) + 1
        if token.spaced:
            at = sentence.index(" ", at)
        elif number == len(tokens):
            at = len(sentence)
        yield at
        at += token.spaced


def _needs_pronunciation(text: str, following: str) -> bool:
    if text in _CURRENCIES:
        return not following[:1].isdigit()
    return any(character.isalnum() or stands_for_words(character) for character in text)
