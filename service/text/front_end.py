"""From the caller's text to utterances, one after another, so that the first can be spoken while the rest is text.

Sentences are packed: the model speaks a few phonemes at another pace and loudness than many, and plans intonation
over all it gets. The first utterance is kept short, because the listener is waiting for it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from service.errors import InvalidInput, NothingToSay
from service.g2p.english import EnglishPipelines
from service.g2p.phonemiser import Phonemiser, Token
from service.g2p.vocabulary import Vocabulary
from service.speech import MAX_PHONEMES, Pause, Reading, Utterance, Word
from service.text.guards import clean
from service.text.phrases import CLOSING, Phrase, phrases
from service.text.sentences import sentences

SHORT = 30
"""Phonemes (2 s) below which a sentence is not spoken by itself if it has a neighbour."""
ENOUGH = 250
"""Phonemes (16 s) up to which later sentences of a paragraph are packed into one utterance."""

SENTENCE_PAUSE, CLAUSE_PAUSE, PARAGRAPH_PAUSE = 0.3, 0.12, 0.6
"""Seconds of silence after an utterance: what the model itself leaves between sentences and at commas within one."""

_ALL = Reading()

LANGUAGES = frozenset({"en-US", "en-GB"})
"""BCP 47 tags of what this front-end reads."""

# Three dots mean something, three hundred are a line across a page: the model would pause for every one of them.
_RULES = re.compile(r"([.!?,;:…—–~_*-])\1{3,}")
_SENTENCE_MARKS = frozenset(".!?…")
_CLAUSE_MARKS = frozenset(",;:—")


class _Read(msgspec.Struct, frozen=True):
    """A phrase and its place in the text."""

    phrase: Phrase
    paragraph: int
    last: bool
    """Its paragraph ends with it."""
    ends: bool
    """Its sentence ends with it."""


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

    def utterances(
        self,
        text: str,
        language: str,
        reading: Reading = _ALL,
        limit: int = MAX_PHONEMES,
        first: int = MAX_PHONEMES,
    ) -> Iterator[Utterance | Pause]:
        """The whole text as utterances and pauses; text is read as they are taken.

        Args:
            text: as the caller wrote it.
            language: BCP 47 tag of one that can be read.
            reading: what is done with mark-up, numbers and the like.
            limit: phonemes of an utterance.
            first: phonemes beyond which the first sentence is cut, for those who wait for its sound.

        Raises:
            InvalidInput: something in the text cannot be pronounced.
            NothingToSay: there is no word in it.
        """
        waiting: list[_Read] = []
        spoken = False
        for read in self._read(clean(text), self._phonemisers[language](), language, limit, first):
            if waiting and not _fits(waiting, read, ENOUGH if spoken else 0, limit):
                yield _utterance(waiting, read)
                waiting, spoken = [], True
            waiting.append(read)
        if not waiting:
            raise NothingToSay()
        yield _utterance(waiting, None)

    def _read(self, text: str, phonemiser: Phonemiser, language: str, limit: int, first: int) -> Iterator[_Read]:
        """Phrases that have a word in them; marks without one have no sound of their own."""
        read = 0
        for sentence in sentences(text, language):
            tokens = [
                self._in_vocabulary(token) for token in phonemiser.phonemise(_RULES.sub(r"\1\1\1", sentence.text))
            ]
            longest = min(limit, first) if read < SHORT else limit
            found = [phrase for phrase in phrases(tokens, longest) if any(token.is_word for token in phrase.tokens)]
            for number, phrase in enumerate(found, start=1):
                read += len(phrase.phonemes)
                whole = number == len(found)
                yield _Read(phrase, sentence.paragraph, whole and sentence.last, whole and sentence.ends)

    def _in_vocabulary(self, token: Token) -> Token:
        known = Token(token.text, " ".join(self._vocabulary.known(token.phonemes).split()), token.spaced)
        if token.is_word and not known.is_pronounced:
            raise InvalidInput(f"input has {token.text!r}, which cannot be pronounced", "input")
        return known


def build_front_end(vocabulary: Vocabulary, tables: Path) -> FrontEnd:
    """The front-end with every language this installation can read; nothing is loaded yet.

    Args:
        vocabulary: of the model.
        tables: the folder that has the English tables, such as that of a build.
    """
    english = EnglishPipelines(tables)
    return FrontEnd(
        {"en-US": lambda: english.accent(british=False), "en-GB": lambda: english.accent(british=True)}, vocabulary
    )


def _fits(waiting: Sequence[_Read], reading: _Read, enough: int, limit: int) -> bool:
    """Whether ``reading`` should be spoken in one pass with what waits."""
    if waiting[-1].paragraph != reading.paragraph:
        return False
    before, after = _length(waiting), _length([reading])
    if before < SHORT:
        return before + after <= limit
    if after < SHORT and reading.last:
        enough = ENOUGH + SHORT
    return before + after <= min(enough, limit)


def _length(readings: Sequence[_Read]) -> int:
    return sum(len(reading.phrase.phonemes) + 1 for reading in readings)


def _utterance(readings: Sequence[_Read], following: _Read | None) -> Utterance:
    phonemes = ""
    words: list[Word] = []
    for reading in readings:
        phonemes += " " * bool(phonemes)
        for token in reading.phrase.tokens:
            if token.is_word:
                words.append(Word(token.text, len(phonemes), len(phonemes) + len(token.phonemes)))
            phonemes += token.phonemes
            if token.spaced and phonemes and not phonemes.endswith(" "):
                phonemes += " "
        phonemes = phonemes.rstrip()
    return Utterance(phonemes, tuple(words), _pause(phonemes, readings[-1], following))


def _pause(phonemes: str, last: _Read, following: _Read | None) -> float:
    if following is None or following.paragraph != last.paragraph:
        return PARAGRAPH_PAUSE
    mark = phonemes.rstrip(CLOSING)[-1:]
    if last.ends or mark in _SENTENCE_MARKS:
        return SENTENCE_PAUSE
    return CLAUSE_PAUSE if mark in _CLAUSE_MARKS else 0.0
