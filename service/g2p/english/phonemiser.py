"""American and British English: misaki's own ``G2P``, with espeak-ng for unknown words.

One tagger serves both accents; an accent is loaded when it is first spoken.

NOTE: one accent costs 20 MB of memory beside numpy and onnxruntime, the other 2 MB more; stock misaki 165 and 70.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from service.g2p.english.misaki import Misaki, preprocessing
from service.g2p.espeak import stands_for_words
from service.g2p.loading import Phonemisers
from service.g2p.phonemiser import Override, Phonemiser, Token

WEIGHT = 20.0
"""MiB of both accents: 16 after some sentences, 20 after a thousand."""

_CURRENCIES = frozenset("$£€")
"""misaki says these with the number after them, and nothing where there is none."""

_NUMBERED = re.compile(r"[0-9]{1,3}\.")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")


class _Word(Protocol):
    """What is used of misaki's ``MToken``."""

    text: str
    phonemes: str | None
    whitespace: str


class EnglishPipelines:
    """Builds each accent's phonemiser once, around one tagger.

    Args:
        folder: of a build, with the English tables in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._misaki: Misaki | None = None
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
                self._accents[british] = EnglishPhonemiser(self._misaki.build(british))
            return self._accents[british]


def load_english(folder: Path) -> Phonemisers:
    """Both accents, each loaded with the first text in it."""
    pipelines = EnglishPipelines(folder)

    def phonemiser(tag: str) -> Phonemiser:
        return pipelines.accent(british=tag == "en-GB")

    return phonemiser


class EnglishPhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``.

    Args:
        g2p: a ``misaki.en.G2P``.
    """

    def __init__(self, g2p: Any) -> None:
        self._g2p = g2p

    def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> Sequence[Token]:
        # With its own preprocessing, callers' brackets could silence words.
        # The tagger knows straight apostrophes only: it makes "John”, ess" of John’s.
        straight = _APOSTROPHE.sub("'", sentence)
        words: list[_Word] = self._g2p(straight, preprocess=preprocessing(overrides) if overrides else False)[1]
        following = [*(word.text for word in words[1:]), ""]
        tokens = list(map(self._token, words, following))
        placed = list(_placed(tokens, _ends(tokens, straight), sentence, overrides))
        return [*_numbered(placed[:1]), *placed[1:]]

    def _token(self, word: _Word, after: str) -> Token:
        token = Token(word.text, word.phonemes or "", bool(word.whitespace))
        if token.is_pronounced or not _must_be_said(word.text, after):
            return token
        # misaki gives no sound to what the tagger takes for punctuation, `0` or a thumbs up sometimes among it.
        spoken, _ = self._g2p.fallback(word)
        return Token(token.text, spoken or token.phonemes, token.spaced)


def _numbered(first: Sequence[Token]) -> Iterator[Token]:
    """The number of an item, ``2.``, with its stop: misaki takes some for one word, which has no pause behind it."""
    for token in first:
        if token.spaced and _NUMBERED.fullmatch(token.text) and token.phonemes[-1:].isalpha():
            yield Token(token.text[:-1], token.phonemes, False)
            yield Token(".", ".", True)
        else:
            yield token


def _placed(
    tokens: Iterable[Token], ends: Iterable[int], sentence: str, overrides: Sequence[Override]
) -> Iterator[Token]:
    """The tokens with the sentence's own characters.

    Marks behind a word with phonemes of its own come apart from it: ``etc.`` is one token for misaki.
    """
    at = 0
    for token, end in zip(tokens, ends, strict=True):
        cut = next((each.end for each in overrides if each.phonemes and at < each.end < end), end)
        yield Token(sentence[at:cut], token.phonemes, token.spaced and cut == end)
        if cut < end:
            yield Token(sentence[cut:end], sentence[cut:end], token.spaced)
        at = end + token.spaced


def _ends(tokens: Sequence[Token], sentence: str) -> Iterator[int]:
    """Index in the sentence behind each token. misaki drops apostrophes inside of some tokens: ``0:'0``."""
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


def _must_be_said(text: str, after: str) -> bool:
    if text in _CURRENCIES:
        return not after[:1].isdigit()
    return any(sign.isalnum() or stands_for_words(sign) for sign in text)
