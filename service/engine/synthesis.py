"""The synthesis engine: text, phonemes, plan, windows, samples, as a stream that holds one window at a time.

The sizes of utterances and windows follow from the memory budget. A run that does not fit all the same, because a voice
is slower or a text odder than any that was measured, is split in halves.
"""

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.acoustic.model import AcousticModel, Plan
from service.acoustic.windows import Window, cut_windows, halves_of_window
from service.audio.joins import Utterances, join_windows
from service.audio.samples import amplified, checked
from service.audio.tempo import at_tempo
from service.cache.keys import speech_key
from service.engine.controls import ProsodyControls, check_durations, check_utterance
from service.engine.estimate import expected_seconds
from service.engine.limits import Limits
from service.engine.protocol import PreparedSpeech
from service.errors import TooLarge, UnsupportedLanguage
from service.g2p.vocabulary import Vocabulary
from service.memory.malloc import trim_malloc
from service.memory.pressure import Pressure
from service.model.manifest import Manifest
from service.speech import (
    FRAME,
    SAMPLE_RATE,
    AudioPiece,
    LanguageCard,
    ModelCard,
    Pause,
    Samples,
    SynthesisRequest,
    TimedWord,
    Utterance,
    Voice,
    Word,
)
from service.text.front_end import FrontEnd
from service.text.phrases import halves_of_utterance
from service.voices.book import VoiceBook
from service.voices.loudness import factor

logger = logging.getLogger(__name__)

_TIME_DECIMALS = 4
"""Decimals of a word's times in seconds."""


class WordTimes:
    """Words of an utterance with times relative to it, not yet to the whole speech.

    Args:
        words: in order.
        durations: frames of each token, shape (phonemes + 2,), padding tokens included.
        begin: samples of the utterance before this part of it.
        tempo: factor by which the part is faster than planned.
    """

    def __init__(self, words: Iterable[Word], durations: NDArray[np.int64], begin: int = 0, tempo: float = 1.0) -> None:
        self._words = tuple(words)
        # First sample of each phoneme: the padding token is before the first.
        self._begins = begin + FRAME * np.cumsum(durations) / tempo

    def placed(self, origin: int) -> Iterator[TimedWord]:
        """The words with their times.

        Args:
            origin: sample of the speech at which the utterance begins, its trimmed silent edge included.
        """
        for word in self._words:
            start, end = (max(0, origin + round(self._begins[index])) for index in (word.start, word.end))
            yield TimedWord(word.text, _seconds(start), _seconds(end), word.source_start, word.source_end)


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE, _TIME_DECIMALS)


class SpeechEngine:
    """Synthesises with one loaded build, one text at a time: the caller serialises. See ``service.engine.protocol``."""

    def __init__(
        self,
        manifest: Manifest,
        front_end: FrontEnd,
        vocabulary: Vocabulary,
        acoustic: AcousticModel,
        book: VoiceBook,
        limits: Limits,
        fingerprint: str,
        pressure: Pressure | None = None,
    ) -> None:
        self.limits = limits
        self._pressure = pressure or Pressure()
        self._fingerprint = fingerprint
        self._vocabulary = vocabulary
        self._front_end = front_end
        self._acoustic = acoustic
        self._book = book
        self.card = ModelCard(manifest.name, manifest.created, manifest.description, acoustic.operators)

    @property
    def voices(self) -> Sequence[Voice]:
        """See ``service.engine.protocol.Engine``."""
        available = {language.tag for language in self.languages if not language.unavailable_reason}
        return [voice for voice in self._book.voices if voice.language in available]

    @property
    def languages(self) -> Sequence[LanguageCard]:
        """See ``service.engine.protocol.Engine``."""
        return self._front_end.languages

    def release_memory(self) -> None:
        """See ``service.engine.protocol.Engine``."""
        self._front_end.release_memory()
        self._acoustic.release_arena()
        trim_malloc()

    def prepare(self, request: SynthesisRequest) -> PreparedSpeech:
        """See ``service.engine.protocol.Engine``."""
        voice = self._book.resolve(request.voice)
        language = self._language(request, voice.voice)
        check_durations(request, self.limits.most_frames)
        request = msgspec.structs.replace(request, voice=voice.voice.id, language=language)
        text = self._front_end.prepare(request.text, language, request.options)
        controls = ProsodyControls.of(request)
        limit = self.limits.phonemes(controls.speed)
        return PreparedSpeech(
            request=request,
            voice=voice,
            language=language,
            controls=controls,
            amplification=request.volume * (factor(voice.gain) if request.loudness == "even" else 1.0),
            max_phonemes=limit,
            first_phonemes=limit if request.durations else self.limits.first_phonemes,
            text=text,
            expected_seconds=expected_seconds(request, text),
            key=speech_key(self._fingerprint, request),
        )

    def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
        """See ``service.engine.protocol.Engine``."""
        return self._front_end.utterances(speech.text, speech.max_phonemes, speech.first_phonemes)

    def synthesise(self, speech: PreparedSpeech) -> Generator[AudioPiece, None, None]:
        """See ``service.engine.protocol.Engine``."""
        joiner = Utterances()
        try:
            for part in self.phonemise(speech):
                unread = part.unread
                for piece in self._pieces(part, speech, joiner):
                    yield msgspec.structs.replace(piece, unread=unread) if unread else piece
                    unread = 0
                if self._pressure.is_high():
                    logger.info("memory is short: unloading what can be loaded again")
                    self.release_memory()
        finally:
            self._acoustic.release_arena()

    def plan(self, utterance: Utterance, speech: PreparedSpeech) -> Plan:
        """Durations and features of one utterance under the request's prosody controls.

        Raises:
            InvalidInput: the request's durations are not for this utterance.
        """
        check_utterance(speech.request, utterance.phonemes)
        controls = speech.controls
        tokens = self._vocabulary.tokens(utterance.phonemes)
        style = self._book.style(speech.voice, len(tokens))
        return self._acoustic.plan(tokens, style, controls.speed, controls.pitch, controls.frames)

    def _language(self, request: SynthesisRequest, voice: Voice) -> str:
        """The language of the text: the request's, else the voice's.

        Raises:
            UnsupportedLanguage: it is unavailable here.
        """
        language = request.language or voice.language
        if (reason := self._front_end.unavailable_reason(language)) is not None:
            raise UnsupportedLanguage(voice.id, language, asked=request.language is not None, reason=reason)
        return language

    def _pieces(self, part: Utterance | Pause, speech: PreparedSpeech, joiner: Utterances) -> Iterator[AudioPiece]:
        if isinstance(part, Pause):
            yield from map(AudioPiece, joiner.silence(part.seconds))
        else:
            yield from self._joined(part, speech, joiner)

    def _joined(self, utterance: Utterance, speech: PreparedSpeech, joiner: Utterances) -> Iterator[AudioPiece]:
        timed: list[WordTimes] = []
        phonemes = len(utterance.phonemes)
        for samples in self._rendered_utterance(utterance, speech, timed):
            if len(ready := joiner.add(samples)):
                words = tuple(word for part in timed for word in part.placed(joiner.origin))
                timed.clear()
                yield AudioPiece(amplified(ready, speech.amplification), words, phonemes)
                phonemes = 0
        joiner.end(utterance.pause / speech.request.speed)

    def _rendered_utterance(
        self, utterance: Utterance, speech: PreparedSpeech, timed: list[WordTimes], begin: int = 0
    ) -> Generator[Samples, None, int]:
        """Samples of an utterance; its words are added to ``timed`` once planned. Returns the number of samples."""
        try:
            plan = self.plan(utterance, speech)
        except TooLarge:
            if not (halves := halves_of_utterance(utterance)):
                raise
            logger.warning("an utterance of %d phonemes is too large, it is split in halves", len(utterance.phonemes))
            length = 0
            for half in halves:
                length += yield from self._rendered_utterance(half, speech, timed, begin + length)
            return length
        tempo = speech.controls.tempo
        timed.append(WordTimes(utterance.words, plan.durations, begin, tempo))
        yield from at_tempo(map(checked, join_windows(self._rendered_windows(plan))), tempo)
        return round(plan.frames * FRAME / tempo)

    def _rendered_windows(self, plan: Plan) -> Iterator[tuple[Window, Samples]]:
        for window in cut_windows(plan.energy, self.limits.rule):
            yield from self._render(plan, window)

    def _render(self, plan: Plan, window: Window) -> Iterator[tuple[Window, Samples]]:
        try:
            samples = self._acoustic.render(plan, window)
        except TooLarge:
            if not (halves := halves_of_window(window, self.limits.rule, plan.frames)):
                raise
            logger.warning("a window of %d frames is too large, it is split in halves", window.end - window.start)
            for half in halves:
                yield from self._render(plan, half)
            return
        yield window, samples
