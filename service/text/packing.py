"""Pack sentences into utterances, and say how long the silence after each is to be.

The model speaks a few phonemes at another pace and loudness than many, and plans intonation over all it gets. The
first utterance is kept short, because the listener is waiting for it.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence

import msgspec

from service.errors import NothingToSay
from service.g2p.phonemes import CLAUSE_MARKS, CLOSING_MARKS, ELLIPSIS, SENTENCE_MARKS
from service.g2p.phonemiser import Token
from service.speech import Pause, Utterance, Word
from service.text.phrases import Phrase, phrases

SHORT = 30
"""Phonemes (2 s) below which a sentence is not spoken by itself if it has a neighbour."""
ENOUGH = 250
"""Phonemes (16 s) up to which later sentences of a paragraph are packed into one utterance."""

SENTENCE_PAUSE, CLAUSE_PAUSE, PARAGRAPH_PAUSE = 0.3, 0.12, 0.6
"""Seconds of silence after an utterance: what the model itself leaves between sentences and at commas within one."""


class Spelled(msgspec.Struct, frozen=True):
    """A sentence whose sounds are known."""

    tokens: Sequence[Token]
    paragraph: int
    last: bool
    """Its paragraph ends with it."""
    ends: bool = True
    """False if it was too long and goes on in the next one."""


class _Read(msgspec.Struct, frozen=True):
    """A phrase and its place in the text."""

    phrase: Phrase
    paragraph: int
    last: bool
    """Its paragraph ends with it."""
    ends: bool
    """Its sentence ends with it."""


def packed(
    sentences: Iterable[Spelled | Pause], text: str, limit: int, first: int
) -> Generator[Utterance | Pause, None, None]:
    """Utterances and pauses, as soon as the sentences for them are there.

    Args:
        sentences: and pauses that were asked for; those in a row become one.
        text: the caller's.
        limit: phonemes of an utterance.
        first: phonemes beyond which the first sentence is cut.

    Raises:
        NothingToSay: there is neither a word nor a pause.
    """
    waiting: list[_Read] = []
    spoken = silent = False
    for read in _phrases(_merged(sentences), limit, first):
        if waiting and (isinstance(read, Pause) or not _fits(waiting, read, ENOUGH if spoken else 0, limit)):
            yield _utterance(text, waiting, read)
            waiting, spoken = [], True
        if isinstance(read, Pause):
            yield read
            silent = True
        else:
            waiting.append(read)
    if waiting:
        yield _utterance(text, waiting, None)
    elif not silent:
        raise NothingToSay()


def _merged(parts: Iterable[Spelled | Pause]) -> Iterator[Spelled | Pause]:
    """Pauses that follow one another are one; a part without a word does not come between them."""
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


def _phrases(parts: Iterable[Spelled | Pause], limit: int, first: int) -> Iterator[_Read | Pause]:
    """Phrases that have a word in them; marks without one have no sound of their own."""
    read = 0
    for part in parts:
        if isinstance(part, Pause):
            yield part
            continue
        longest = min(limit, first) if read < SHORT else limit
        found = [each for each in phrases(part.tokens, longest) if any(token.is_word for token in each.tokens)]
        for number, phrase in enumerate(found, start=1):
            read += len(phrase.phonemes)
            whole = number == len(found)
            yield _Read(phrase, part.paragraph, whole and part.last, whole and part.ends)


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


def _utterance(text: str, readings: Sequence[_Read], following: _Read | Pause | None) -> Utterance:
    phonemes = ""
    words: list[Word] = []
    for reading in readings:
        phonemes += " " * bool(phonemes)
        for token in reading.phrase.tokens:
            if token.is_word:
                source = token.source_start, token.source_end
                words.append(Word(text[slice(*source)], len(phonemes), len(phonemes) + len(token.phonemes), *source))
            phonemes += token.phonemes
            if token.gap and phonemes and not phonemes.endswith(" "):
                phonemes += " "
        phonemes = phonemes.rstrip()
    return Utterance(phonemes, tuple(words), _pause(phonemes, readings[-1], following))


def _pause(phonemes: str, last: _Read, following: _Read | Pause | None) -> float:
    if isinstance(following, Pause):
        return 0.0
    if following is None or following.paragraph != last.paragraph:
        return PARAGRAPH_PAUSE
    mark = phonemes.rstrip(CLOSING_MARKS)[-1:]
    if last.ends or mark in SENTENCE_MARKS | {ELLIPSIS}:
        return SENTENCE_PAUSE
    return CLAUSE_PAUSE if mark in CLAUSE_MARKS else 0.0
