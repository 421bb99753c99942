"""The way of a request: text, phonemes, plan, windows, samples, in a stream that holds one window at a time.

What is planned and rendered at once follows from the memory budget. Should a run not fit all the same, because a voice
is slower or a text odder than any that was measured, it is done in halves.
"""

import logging
from collections.abc import Generator, Iterator, Sequence

import msgspec

from service.acoustic.model import AcousticModel, Plan
from service.acoustic.windows import Window, cut_windows, halves_of_window
from service.audio.joins import Utterances, join_windows
from service.audio.loudness import amplified
from service.audio.soundness import checked
from service.audio.tempo import at_tempo
from service.engine.controls import check_durations, check_utterance, prosody_controls
from service.engine.limits import Limits
from service.engine.timing import WordTimes
from service.errors import TooLarge, UnsupportedLanguage
from service.g2p.vocabulary import Vocabulary
from service.manifest import Manifest
from service.speech import (
    FRAME,
    AudioPiece,
    LanguageCard,
    ModelCard,
    Pause,
    Samples,
    SynthesisRequest,
    Utterance,
    Voice,
)
from service.text.front_end import FrontEnd
from service.text.phrases import halves_of_utterance
from service.voices.book import VoiceBook

logger = logging.getLogger(__name__)

SOON = 250
"""Phonemes that are planned before anything is heard; 510 would take a second."""


class SpeechEngine:
    """Says texts with one loaded build. One text at a time: the caller sees to that."""

    def __init__(
        self,
        manifest: Manifest,
        front_end: FrontEnd,
        vocabulary: Vocabulary,
        acoustic: AcousticModel,
        book: VoiceBook,
        limits: Limits,
        fingerprint: str,
    ) -> None:
        self.limits = limits
        self.fingerprint = fingerprint
        self._vocabulary = vocabulary
        self._front_end = front_end
        self._acoustic = acoustic
        self._book = book
        self.card = ModelCard(id=manifest.name, created=manifest.created, description=manifest.description)

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices whose language can be read here."""
        readable = {language.tag for language in self.languages if not language.unavailable_reason}
        return [voice for voice in self._book.voices if voice.language in readable]

    @property
    def languages(self) -> Sequence[LanguageCard]:
        """See ``service.speech.Engine``."""
        return self._front_end.languages

    def release_memory(self) -> None:
        """See ``service.speech.Engine``."""
        self._front_end.release_memory()

    def check(self, speech: SynthesisRequest) -> SynthesisRequest:
        """See ``service.speech.Engine``."""
        language = self._language(speech)
        check_durations(speech, self.limits.most_frames)
        return msgspec.structs.replace(speech, voice=self._book.find(speech.voice).id, language=language)

    def read(self, speech: SynthesisRequest) -> Iterator[Utterance | Pause]:
        """See ``service.speech.Engine``."""
        language, limit = self._language(speech), self.limits.phonemes(prosody_controls(speech).speed)
        first = limit if speech.durations else SOON
        return self._front_end.utterances(speech.text, language, speech.reading, limit, first)

    def speak(self, speech: SynthesisRequest) -> Iterator[AudioPiece]:
        """See ``service.speech.Engine``."""
        self.check(speech)
        joiner = Utterances()
        try:
            for part in self.read(speech):
                if isinstance(part, Pause):
                    yield from map(AudioPiece, joiner.silence(part.seconds))
                else:
                    yield from self._joined(part, speech, joiner)
        finally:
            self._acoustic.rest()

    def plan(self, utterance: Utterance, speech: SynthesisRequest) -> Plan:
        """Durations and features of one utterance, as the model is to say it: see ``service.engine.controls``.

        Raises:
            InvalidInput: durations were given for something else.
        """
        check_utterance(speech, utterance.phonemes)
        wishes = prosody_controls(speech)
        tokens = self._vocabulary.tokens(utterance.phonemes)
        style = self._book.style(self._book.find(speech.voice), len(tokens))
        return self._acoustic.plan(tokens, style, wishes.speed, wishes.pitch, wishes.frames)

    def _language(self, speech: SynthesisRequest) -> str:
        """The language to read in.

        Raises:
            InvalidInput: there is no such voice, or its language cannot be read.
        """
        voice = self._book.find(speech.voice)
        language = speech.language or voice.language
        if (reason := self._front_end.unavailable_reason(language)) is not None:
            raise UnsupportedLanguage(voice.id, language, asked=speech.language is not None, reason=reason)
        return language

    def _joined(self, utterance: Utterance, speech: SynthesisRequest, joiner: Utterances) -> Iterator[AudioPiece]:
        heard: list[WordTimes] = []
        phonemes = len(utterance.phonemes)
        for piece in self._said(utterance, speech, heard):
            if len(ready := joiner.add(piece)):
                words = tuple(word for part in heard for word in part.placed(joiner.origin))
                heard.clear()
                yield AudioPiece(amplified(ready, speech.volume), words, phonemes)
                phonemes = 0
        joiner.end(utterance.pause / speech.speed)

    def _said(
        self, utterance: Utterance, speech: SynthesisRequest, heard: list[WordTimes], begin: int = 0
    ) -> Generator[Samples, None, int]:
        """Its pieces; words are added to ``heard`` when they have been planned. Returns how many samples it had."""
        try:
            plan = self.plan(utterance, speech)
        except TooLarge:
            if not (halves := halves_of_utterance(utterance)):
                raise
            logger.warning("an utterance of %d phonemes is too large, it is said in halves", len(utterance.phonemes))
            said = 0
            for half in halves:
                said += yield from self._said(half, speech, heard, begin + said)
            return said
        tempo = prosody_controls(speech).tempo
        heard.append(WordTimes(utterance.words, plan.durations, begin, tempo))
        yield from at_tempo(map(checked, join_windows(self._rendered(plan))), tempo)
        return round(plan.frames * FRAME / tempo)

    def _rendered(self, plan: Plan) -> Iterator[tuple[Window, Samples]]:
        for window in cut_windows(plan.energy, self.limits.rule):
            yield from self._render(plan, window)

    def _render(self, plan: Plan, window: Window) -> Iterator[tuple[Window, Samples]]:
        try:
            samples = self._acoustic.render(plan, window)
        except TooLarge:
            if not (halves := halves_of_window(window, self.limits.rule, plan.frames)):
                raise
            logger.warning("a window of %d frames is too large, it is rendered in halves", window.end - window.start)
            for half in halves:
                yield from self._render(plan, half)
            return
        yield window, samples
