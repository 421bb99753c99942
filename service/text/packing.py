"""Packing of sentences into utterances, and the pause after each.

The model speaks few phonemes at another pace and loudness than many, and plans intonation over all it gets. The first
utterance is short, to shorten the time to the first audio.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence

import msgspec

from service.errors import NothingToSay
from service.g2p.phonemes import CLAUSE_MARKS, CLOSING_MARKS, ELLIPSIS, SENTENCE_MARKS
from service.g2p.phonemiser import Token
from service.speech import Pause, Utterance, Word
from service.text.phrases import Phrase, split_phrases

MIN_PHONEMES = 30
"""Length (2 s) below which a sentence shares an utterance with a neighbour, if there is one."""
TARGET_PHONEMES = 250
"""Length (16 s) up to which later sentences of a paragraph are packed into one utterance."""

SENTENCE_PAUSE, CLAUSE_PAUSE, PARAGRAPH_PAUSE = 0.3, 0.12, 0.6
"""Seconds of silence after an utterance: what the model itself leaves between sentences and at commas within one."""


class PhonemisedSentence(msgspec.Struct, frozen=True):
    """A sentence after G2P."""

    tokens: Sequence[Token]
    paragraph: int
    last: bool
    """It is the last of its paragraph."""
    ends: bool = True
    """False if it was split for its length and continues in the next one."""
    unread: int = 0
    """Words that it had and that cannot be pronounced."""


class _PlacedPhrase(msgspec.Struct, frozen=True):
    """A phrase and its position in the text."""

    phrase: Phrase
    paragraph: int
    last: bool
    """It is the last of its paragraph."""
    ends: bool
    """It is the last of its sentence."""


def pack_utterances(
    sentences: Iterable[PhonemisedSentence | Pause], text: str, limit: int, first: int, *, strict: bool = False
) -> Generator[Utterance | Pause, None, None]:
    """Utterances and pauses, each as soon as its sentences are available.

    Args:
        sentences: sentences, and pauses of the mark-up; pauses in a row become one.
        text: the caller's.
        limit: phonemes of an utterance.
        first: phonemes beyond which the first sentence is split.
        strict: a text without a word or a pause is refused; else it is a short silence.

    Raises:
        NothingToSay: with ``strict``, there is neither a word nor a pause.
    """
    pending: list[_PlacedPhrase] = []
    has_utterance = has_pause = False
    counted = _UnreadCount(sentences)
    for part in _phrases(_merge_pauses(counted), limit, first):
        target = TARGET_PHONEMES if has_utterance else 0
        if pending and (isinstance(part, Pause) or not _fits(pending, part, target, limit)):
            yield _utterance(text, pending, part, counted.take())
            pending, has_utterance = [], True
        if isinstance(part, Pause):
            yield Pause(part.seconds, counted.take())
            has_pause = True
        else:
            pending.append(part)
    unread = counted.take()
    if pending:
        yield _utterance(text, pending, None, unread)
    elif unread or not has_pause:
        if strict:
            raise NothingToSay()
        yield Pause(SENTENCE_PAUSE, unread)


class _UnreadCount:
    """Sentences and pauses, and the number of unread words in those that were taken."""

    def __init__(self, parts: Iterable[PhonemisedSentence | Pause]) -> None:
        self._parts = parts
        self._unread = 0

    def __iter__(self) -> Iterator[PhonemisedSentence | Pause]:
        for part in self._parts:
            self._unread += part.unread
            yield part

    def take(self) -> int:
        """The number since the last call."""
        unread, self._unread = self._unread, 0
        return unread


def _merge_pauses(parts: Iterable[PhonemisedSentence | Pause]) -> Iterator[PhonemisedSentence | Pause]:
    """One pause for those in a row, where sentences without a word do not count."""
    silence = 0.0
    for part in parts:
        if isinstance(part, Pause):
            silence += part.seconds
        elif any(token.is_word for token in part.tokens):
            if silence:
                yield Pause(silence)
                silence = 0.0
            yield part
    if silence:
        yield Pause(silence)


def _phrases(parts: Iterable[PhonemisedSentence | Pause], limit: int, first: int) -> Iterator[_PlacedPhrase | Pause]:
    """Phrases that have a word; marks alone are not pronounced."""
    length = 0
    for part in parts:
        if isinstance(part, Pause):
            yield part
            continue
        longest = min(limit, first) if length < MIN_PHONEMES else limit
        phrases = [each for each in split_phrases(part.tokens, longest) if any(token.is_word for token in each.tokens)]
        for number, phrase in enumerate(phrases, start=1):
            length += len(phrase.phonemes)
            is_last = number == len(phrases)
            yield _PlacedPhrase(phrase, part.paragraph, is_last and part.last, is_last and part.ends)


def _fits(pending: Sequence[_PlacedPhrase], phrase: _PlacedPhrase, target: int, limit: int) -> bool:
    """True if ``phrase`` should share an utterance with the ``pending`` ones."""
    if pending[-1].paragraph != phrase.paragraph:
        return False
    before, after = _length(pending), _length([phrase])
    if before < MIN_PHONEMES:
        return before + after <= limit
    if after < MIN_PHONEMES and phrase.last:
        target = TARGET_PHONEMES + MIN_PHONEMES
    return before + after <= min(target, limit)


def _length(phrases: Sequence[_PlacedPhrase]) -> int:
    return sum(len(each.phrase.phonemes) + 1 for each in phrases)


def _utterance(
    text: str, phrases: Sequence[_PlacedPhrase], following: _PlacedPhrase | Pause | None, unread: int
) -> Utterance:
    phonemes = ""
    words: list[Word] = []
    for each in phrases:
        phonemes += " " * bool(phonemes)
        for token in each.phrase.tokens:
            if token.is_word:
                source = token.source_start, token.source_end
                words.append(Word(text[slice(*source)], len(phonemes), len(phonemes) + len(token.phonemes), *source))
            phonemes += token.phonemes
            if token.gap and phonemes and not phonemes.endswith(" "):
                phonemes += " "
        phonemes = phonemes.rstrip()
    return Utterance(phonemes, tuple(words), _pause(phonemes, phrases[-1], following), unread)


def _pause(phonemes: str, last: _PlacedPhrase, following: _PlacedPhrase | Pause | None) -> float:
    if isinstance(following, Pause):
        return 0.0
    if following is None or following.paragraph != last.paragraph:
        return PARAGRAPH_PAUSE
    mark = phonemes.rstrip(CLOSING_MARKS)[-1:]
    if last.ends or mark in SENTENCE_MARKS | {ELLIPSIS}:
        return SENTENCE_PAUSE
    return CLAUSE_PAUSE if mark in CLAUSE_MARKS else 0.0
