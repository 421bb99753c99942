"""The way of a request: text, phonemes, plan, windows, samples, in a stream that holds one window at a time.

What is planned and rendered at once follows from the memory budget. Should a run not fit all the same, because a voice
is slower or a text odder than any that was measured, it is done in halves.
"""

import logging
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import msgspec

from service.acoustic.model import AcousticModel, Plan
from service.acoustic.pages import MappedFiles
from service.acoustic.windows import Window, cut_windows, halves_of_window
from service.aliases import SETTING, read_aliases
from service.allowance import Allowance, allowance_of, language_room
from service.audio.joins import Utterances, join_windows
from service.audio.loudness import amplified
from service.audio.soundness import checked
from service.audio.tempo import at_tempo
from service.budget import Budget, read_budget
from service.errors import BadSetting, InvalidInput, TooLarge, UnsupportedLanguage
from service.fingerprint import fingerprint
from service.g2p.vocabulary import Vocabulary, read_vocabulary
from service.manifest import VOICES, Manifest, read_manifest
from service.processor import Processor, read_processor
from service.settings import Settings
from service.speech import FRAME, LanguageCard, ModelCard, Pause, Samples, Speech, Spoken, Utterance, Voice
from service.text.front_end import FrontEnd, build_front_end
from service.text.phrases import halves_of_utterance
from service.timing import Heard
from service.voices import VoiceBook
from service.wishes import check_durations, check_utterance, wishes_of

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
        allowance: Allowance,
        fingerprint: str,
    ) -> None:
        self.allowance = allowance
        self.fingerprint = fingerprint
        self._vocabulary = vocabulary
        self._front_end = front_end
        self._acoustic = acoustic
        self._book = book
        self.card = ModelCard(id=manifest.name, created=manifest.created, description=manifest.description)

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices whose language can be read here."""
        readable = {language.tag for language in self.languages if not language.lack}
        return [voice for voice in self._book.voices if voice.language in readable]

    @property
    def languages(self) -> Sequence[LanguageCard]:
        """See ``service.speech.Speaker``."""
        return self._front_end.languages

    def relieve(self) -> bool:
        """See ``service.speech.Speaker``."""
        return self._front_end.relieve()

    def check(self, speech: Speech) -> Speech:
        """See ``service.speech.Speaker``."""
        language = self._language(speech)
        check_durations(speech, self.allowance.most_frames)
        return msgspec.structs.replace(speech, voice=self._book.find(speech.voice).id, language=language)

    def read(self, speech: Speech) -> Iterator[Utterance | Pause]:
        """See ``service.speech.Speaker``."""
        language, limit = self._language(speech), self.allowance.phonemes(wishes_of(speech).speed)
        first = limit if speech.durations else SOON
        return self._front_end.utterances(speech.text, language, speech.reading, limit, first)

    def speak(self, speech: Speech) -> Iterator[Spoken]:
        """See ``service.speech.Speaker``."""
        self.check(speech)
        joiner = Utterances()
        for part in self.read(speech):
            if isinstance(part, Pause):
                yield from map(Spoken, joiner.silence(part.seconds))
            else:
                yield from self._joined(part, speech, joiner)

    def plan(self, utterance: Utterance, speech: Speech) -> Plan:
        """Durations and features of one utterance, as the model is to say it: see ``service.wishes``.

        Raises:
            InvalidInput: durations were given for something else.
        """
        check_utterance(speech, utterance.phonemes)
        wishes = wishes_of(speech)
        tokens = self._vocabulary.tokens(utterance.phonemes)
        style = self._book.style(self._book.find(speech.voice), len(tokens))
        return self._acoustic.plan(tokens, style, wishes.speed, wishes.pitch, wishes.frames)

    def _language(self, speech: Speech) -> str:
        """The language to read in.

        Raises:
            InvalidInput: there is no such voice, or its language cannot be read.
        """
        voice = self._book.find(speech.voice)
        language = speech.language or voice.language
        if (lack := self._front_end.lack(language)) is not None:
            raise UnsupportedLanguage(voice.id, language, asked=speech.language is not None, lack=lack)
        return language

    def _joined(self, utterance: Utterance, speech: Speech, joiner: Utterances) -> Iterator[Spoken]:
        heard: list[Heard] = []
        phonemes = len(utterance.phonemes)
        for piece in self._said(utterance, speech, heard):
            if len(ready := joiner.add(piece)):
                words = tuple(word for part in heard for word in part.placed(joiner.origin))
                heard.clear()
                yield Spoken(amplified(ready, speech.volume), words, phonemes)
                phonemes = 0
        joiner.end(utterance.pause / speech.speed)

    def _said(
        self, utterance: Utterance, speech: Speech, heard: list[Heard], begin: int = 0
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
        tempo = wishes_of(speech).tempo
        heard.append(Heard(utterance.words, plan.durations, begin, tempo))
        yield from at_tempo(map(checked, join_windows(self._rendered(plan))), tempo)
        return round(plan.frames * FRAME / tempo)

    def _rendered(self, plan: Plan) -> Iterator[tuple[Window, Samples]]:
        for window in cut_windows(plan.energy, self.allowance.rule):
            yield from self._render(plan, window)

    def _render(self, plan: Plan, window: Window) -> Iterator[tuple[Window, Samples]]:
        try:
            samples = self._acoustic.render(plan, window)
        except TooLarge:
            if not (halves := halves_of_window(window, self.allowance.rule, plan.frames)):
                raise
            logger.warning("a window of %d frames is too large, it is rendered in halves", window.end - window.start)
            for half in halves:
                yield from self._render(plan, half)
            return
        yield window, samples


def load_engine(settings: Settings, processor: Processor | None = None, budget: Budget | None = None) -> SpeechEngine:
    """Load the build that ``settings`` names, ready for the first word, and log what it runs on.

    Args:
        settings: folder, threads and usual voice.
        processor: what the build will be computed on; None looks.
        budget: memory for all processes; None looks.

    Raises:
        BadModel: the build is missing, damaged or of another version.
        BadSetting: the usual voice does not exist or cannot be read, or an alias stands for none.
        TooLittleMemory: the budget is too small to speak safely.
    """
    folder: Path = settings.model_path
    manifest = read_manifest(folder)
    processor = processor or read_processor()
    _announce(manifest, processor)
    budget = budget or read_budget(settings.memory_mb or None)
    allowance = allowance_of(budget, manifest.precision)
    logger.info("memory budget %d MiB (%s): %s", budget.mebibytes, budget.source, allowance.description)
    # Another engine of this process may have the same build, and let go of it first.
    before = MappedFiles.find(folder)
    book, usual = _open_voices(folder, settings)
    vocabulary = read_vocabulary()
    front_end = build_front_end(vocabulary, folder, language_room(budget, manifest.precision))
    if front_end.lack(usual.language) is not None:
        raise BadSetting("KOKORO_VOICE", f"{usual.id} speaks {usual.language}, which cannot be read here")
    # Loaded now, so that the first request does not pay for it; other languages are loaded when they are asked for.
    front_end.warm(usual.language)
    acoustic = AcousticModel.open(folder, settings.threads, allowance.arena, before)
    return SpeechEngine(
        manifest=manifest,
        front_end=front_end,
        vocabulary=vocabulary,
        acoustic=acoustic,
        book=book,
        allowance=allowance,
        fingerprint=fingerprint(manifest, processor, allowance, settings.threads),
    )


def _open_voices(folder: Path, settings: Settings) -> tuple[VoiceBook, Voice]:
    """The voices with the operator's names for some, and the usual one."""
    book = VoiceBook.open(folder / VOICES, aliases := read_aliases(settings.voice_aliases))
    for alias in aliases:
        if alias.name in {voice.id for voice in book.voices}:
            raise BadSetting(SETTING, f"{alias.name!r} is the name of a voice already")
        try:
            book.find(alias.name)
        except InvalidInput as error:
            raise BadSetting(SETTING, f"{alias.name}: {error}") from error
    try:
        return book, book.find(settings.voice)
    except InvalidInput as error:
        raise BadSetting("KOKORO_VOICE", str(error)) from error


def _announce(manifest: Manifest, processor: Processor) -> None:
    """A warning, not an error: a service that hisses a little still beats one that does not start."""
    logger.info("%s", manifest.pairing(processor))
    if mismatch := manifest.mismatch(processor):
        logger.warning("%s", mismatch)
