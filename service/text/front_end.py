"""From the caller's text to utterances, one after another, so that the first can be spoken while the rest is text.

Sentences are packed: the model speaks a few phonemes at another pace and loudness than many, and plans intonation
over all it gets. The first utterance is kept short, because the listener is waiting for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from service.errors import InvalidInput, NothingToSay
from service.g2p.english import EnglishPipelines
from service.g2p.phonemiser import Phonemiser, Token
from service.g2p.vocabulary import Vocabulary
from service.speech import Utterance, Word
from service.text.guards import clean
from service.text.phrases import Phrase, phrases
from service.text.sentences import sentences

FIRST_ENOUGH = 30
"""Phonemes (2 s) from which the first sentence is spoken by itself."""
ENOUGH = 250
"""Phonemes (16 s) up to which later sentences of a paragraph are packed into one utterance."""

SENTENCE_PAUSE, CLAUSE_PAUSE, PARAGRAPH_PAUSE = 0.3, 0.12, 0.6
"""Seconds of silence after an utterance: what the model itself leaves between sentences and at commas within one."""

LANGUAGES = frozenset({"en-US", "en-GB"})
"""BCP 47 tags of what this front-end reads."""

_SENTENCE_MARKS = frozenset(".!?…")
_CLAUSE_MARKS = frozenset(",;:—")
_CLOSING = "\"”)"


class _Reading(msgspec.Struct, frozen=True):
    """A phrase, and whether its paragraph ends with it."""

    phrase: Phrase
    last: bool


class FrontEnd:
    """Reads texts of the languages it has phonemisers for."""

    def __init__(self, phonemisers: Mapping[str, Callable[[], Phonemiser]], vocabulary: Vocabulary) -> None:
        self._phonemisers = phonemisers
        self._vocabulary = vocabulary

    @property
    def languages(self) -> frozenset[str]:
        """BCP 47 tags of what can be read."""
        return frozenset(self._phonemisers)

    def warm(self, language: str) -> None:
        """Load what ``language`` needs now and not with the first text."""
        self._phonemisers[language]().phonemise("Ready.")

    def utterances(self, text: str, language: str) -> Iterator[Utterance]:
        """The whole text as utterances, each within the model's limit; text is read as they are taken.

        Raises:
            InvalidInput: something in the text cannot be pronounced.
            NothingToSay: there is no word in it.
        """
        readings = self._readings(clean(text), self._phonemisers[language](), language)
        waiting: list[_Reading] = []
        enough, spoken = FIRST_ENOUGH, False
        for reading in readings:
            if waiting and (waiting[-1].last or _length(waiting) + _length([reading]) > max(enough, ENOUGH)):
                yield self._utterance(waiting)
                waiting, enough, spoken = [], ENOUGH, True
            waiting.append(reading)
            if _length(waiting) >= enough:
                yield self._utterance(waiting)
                waiting, enough, spoken = [], ENOUGH, True
        if waiting:
            yield self._utterance(waiting)
        elif not spoken:
            raise NothingToSay()

    def _readings(self, text: str, phonemiser: Phonemiser, language: str) -> Iterator[_Reading]:
        """Phrases that have a word in them; marks without one have no sound of their own."""
        for sentence in sentences(text, language):
            tokens = [self._in_vocabulary(token) for token in phonemiser.phonemise(sentence.text)]
            if any(token.is_word for token in tokens):
                found = list(phrases(tokens))
                for number, phrase in enumerate(found, start=1):
                    yield _Reading(phrase, last=sentence.last and number == len(found))

    def _in_vocabulary(self, token: Token) -> Token:
        known = Token(token.text, self._vocabulary.known(token.phonemes), token.spaced)
        if token.is_word and not known.is_pronounced:
            raise InvalidInput(f"input has {token.text!r}, which cannot be pronounced", "input")
        return known

    def _utterance(self, readings: Sequence[_Reading]) -> Utterance:
        phonemes, words = "", []
        for reading in readings:
            phonemes += " " * bool(phonemes)
            for token in reading.phrase.tokens:
                if token.is_word:
                    words.append(Word(token.text, len(phonemes), len(phonemes) + len(token.phonemes)))
                phonemes += token.phonemes + " " * token.spaced
            phonemes = phonemes.rstrip()
        return Utterance(phonemes, tuple(words), _pause(phonemes, readings[-1].last))


def build_front_end(vocabulary: Vocabulary) -> FrontEnd:
    """The front-end with every language this installation can read; nothing heavy is loaded yet."""
    english = EnglishPipelines()
    return FrontEnd(
        {"en-US": lambda: english.accent(british=False), "en-GB": lambda: english.accent(british=True)}, vocabulary
    )


def _length(readings: Sequence[_Reading]) -> int:
    return sum(len(reading.phrase.phonemes) + 1 for reading in readings)


def _pause(phonemes: str, paragraph_ends: bool) -> float:
    if paragraph_ends:
        return PARAGRAPH_PAUSE
    mark = phonemes.rstrip(_CLOSING)[-1:]
    return SENTENCE_PAUSE if mark in _SENTENCE_MARKS else CLAUSE_PAUSE if mark in _CLAUSE_MARKS else 0.0
