"""American and British English: misaki's own ``G2P``, on spaCy's small model, with espeak-ng for unknown words.

misaki's constructors would download a model, load spaCy components nobody uses and copy espeak-ng, so its parts are
put together here. One tagger serves both accents; an accent is loaded when it is first spoken.

NOTE: one accent costs 165 MB of memory, the other 70 MB more: spaCy has 95, each accent's lexicon 55 to 70.
"""

import re
import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from service.g2p.espeak import EspeakBackend, shared_espeak, stands_for_words
from service.g2p.phonemiser import Token
from service.g2p.tagger import SpacyTagger

if TYPE_CHECKING:
    from misaki.en import G2P

_CURRENCIES = frozenset("$£€")
"""misaki says these with the number after them, and nothing where there is none."""

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")


class _Word(Protocol):
    """What is used of misaki's ``MToken``."""

    text: str
    phonemes: str | None
    whitespace: str


class EnglishPipelines:
    """Builds each accent's phonemiser once, around one tagger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tagger = SpacyTagger()
        self._accents: dict[bool, EnglishPhonemiser] = {}

    def accent(self, british: bool) -> "EnglishPhonemiser":
        """The phonemiser of that accent; the first call takes half a second, and so does the first sentence."""
        with self._lock:
            if british not in self._accents:
                self._accents[british] = EnglishPhonemiser(self._build(british))
            return self._accents[british]

    @property
    def vocabulary(self) -> Collection[str]:
        """Words that spaCy holds in memory now."""
        return self._tagger.vocabulary

    def _build(self, british: bool) -> "G2P":
        from misaki.en import G2P, Lexicon
        from misaki.espeak import EspeakFallback

        # COMPAT(misaki 0.9.4): these are all the attributes that the two constructors set.
        fallback = EspeakFallback.__new__(EspeakFallback)
        fallback.version, fallback.british = None, british
        fallback.backend = EspeakBackend(shared_espeak(), "gmw/en" if british else "gmw/en-US")
        g2p = G2P.__new__(G2P)
        g2p.version, g2p.british, g2p.nlp = None, british, self._tagger
        g2p.lexicon, g2p.fallback, g2p.unk = Lexicon(british), fallback, ""
        return g2p


class EnglishPhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``."""

    def __init__(self, g2p: "G2P") -> None:
        self._g2p = g2p

    def phonemise(self, sentence: str) -> Sequence[Token]:
        # Without its preprocessing `[word](/ /)` is text; with it, callers' brackets could silence words.
        # The tagger knows straight apostrophes only: it makes "John”, ess" of John’s.
        words: list[_Word] = self._g2p(_APOSTROPHE.sub("'", sentence), preprocess=False)[1]
        following = [*(word.text for word in words[1:]), ""]
        return [self._token(word, after) for word, after in zip(words, following, strict=True)]

    def _token(self, word: _Word, after: str) -> Token:
        token = Token(word.text, word.phonemes or "", bool(word.whitespace))
        if token.is_pronounced or not _must_be_said(word.text, after):
            return token
        # misaki gives no sound to what the tagger takes for punctuation, `0` or a thumbs up sometimes among it.
        spoken, _ = self._g2p.fallback(word)
        return Token(token.text, spoken or token.phonemes, token.spaced)


def _must_be_said(text: str, after: str) -> bool:
    if text in _CURRENCIES:
        return not after[:1].isdigit()
    return any(sign.isalnum() or stands_for_words(sign) for sign in text)
