"""Fake engine without a model: sine pieces of known length, with faults and pauses on request.

The text is its script: ``pieces=5 size=12000 hold=2 fail=3`` gives five pieces of 12,000 samples, waits for the gate
before piece 2 and fails instead of giving piece 3; ``leak=4`` keeps 4 MiB for good, ``spare=4`` until
``release_memory``, ``nap=20`` takes 20 ms for each piece, and ``unread=2`` leaves two words unread. Any other text
gives three pieces of half a second.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np

from service.cache.keys import speech_key
from service.engine.controls import ProsodyControls
from service.engine.estimate import expected_seconds
from service.engine.protocol import PreparedSpeech
from service.errors import ModelFault, UnknownVoice
from service.source_text import SourceText
from service.speech import (
    MAX_PHONEMES,
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
from service.text.alphabets import ENGLISH
from service.text.foreign import count_scripts, foreign_words
from service.text.markup.passages import Passages
from service.text.prepared import PreparedText
from service.voices.book import ResolvedVoice

PITCH = 440.0
LOUDNESS = 0.5
LIMIT = 30.0
"""Seconds after which any wait in a test gives up."""

VOICES = (
    Voice("af_heart", "Heart", "en-US", "female", "Apache-2.0"),
    Voice("bm_george", "George", "en-GB", "male", "Apache-2.0"),
)
LANGUAGES = (
    LanguageCard("en-US", "American English", ""),
    LanguageCard("en-GB", "British English", ""),
    LanguageCard("ja-JP", "Japanese", "it needs the extra kokoro-lite[ja] on the server"),
)


def wait_until(condition: Callable[[], object], seconds: float = LIMIT) -> bool:
    """Wait for ``condition``; return False if it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


class Gate(Protocol):
    """Condition of a piece with ``hold``; ``threading.Event`` is one."""

    def wait(self, timeout: float) -> bool: ...


def reached(gate: Path) -> Path:
    """File that exists once an engine waits, or has waited, for ``gate``."""
    return gate.with_name(f"{gate.name}.reached")


class FileGate:
    """Opens when a file appears, and leaves another beside it for each wait: for a speaker in another process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def wait(self, timeout: float) -> bool:
        reached(self._path).touch()
        return wait_until(self._path.exists, timeout)


class Script(msgspec.Struct, frozen=True):
    """Instructions of one text to the fake engine; pieces are counted from 0."""

    pieces: int = 3
    size: int = SAMPLE_RATE // 2
    fail: int | None = None
    """Raise ``ModelFault`` instead of this piece."""
    crash: int | None = None
    """Raise an unexpected error before this piece."""
    hold: int | None = None
    """Wait for the gate before this piece."""
    leak: int = 0
    """MiB that are never released."""
    spare: int = 0
    """MiB that ``release_memory`` releases."""
    nap: int = 0
    """Milliseconds that each piece takes."""
    unread: int = 0
    """Words that cannot be pronounced, known with the first piece."""


def read_script(text: str) -> Script:
    return msgspec.convert({key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", text)}, Script)


def sine(size: int, start: int = 0) -> Samples:
    """``size`` samples of the tone, beginning at its sample ``start``."""
    time_axis = np.arange(start, start + size) / SAMPLE_RATE
    return (LOUDNESS * np.sin(2 * np.pi * PITCH * time_axis)).astype(np.float32)


def timed(part: Utterance | Pause) -> Iterator[TimedWord]:
    if isinstance(part, Utterance):
        for word in part.words:
            yield TimedWord(word.text, word.start / 10, word.end / 10, word.source_start, word.source_end)


class FakeEngine:
    """Satisfies ``service.engine.protocol.Engine`` and counts what is begun and what is left behind."""

    card = ModelCard(id="kokoro-fake", created=1_700_000_000, description="A sine wave.")
    voices: Sequence[Voice] = VOICES
    languages: Sequence[LanguageCard] = LANGUAGES

    def __init__(self, gate: Gate | None = None) -> None:
        self._gate = gate
        self._leaked: list[bytes] = []
        self._spare: list[bytes] = []
        self.asked: list[SynthesisRequest] = []
        self.running = 0
        """Iterators begun and neither finished nor closed."""
        self.made = 0
        """Pieces made."""

    def release_memory(self) -> None:
        self._spare.clear()

    def prepare(self, request: SynthesisRequest) -> PreparedSpeech:
        voice = next((voice for voice in self.voices if voice.id == request.voice), None)
        if voice is None:
            raise UnknownVoice(request.voice, ["af_heart"])
        language = request.language or voice.language
        unread = count_scripts(list(foreign_words(request.text, ENGLISH)))
        text = PreparedText(request.text, language, request.options, Passages([SourceText.of(request.text)]), unread)
        return PreparedSpeech(
            request=request,
            voice=ResolvedVoice(voice, ((voice.id, 1.0),)),
            language=language,
            controls=ProsodyControls.of(request),
            amplification=request.volume,
            max_phonemes=MAX_PHONEMES,
            first_phonemes=MAX_PHONEMES,
            text=text,
            expected_seconds=expected_seconds(request, text),
            key=speech_key("440 Hz", request),
        )

    def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
        """Each word is its own phonemes."""
        text = speech.request.text
        words = [Word(found[0], *found.span(), *found.span()) for found in re.finditer(r"\S+", text)]
        yield Utterance(text, tuple(words), 0.3)

    def synthesise(self, speech: PreparedSpeech) -> Generator[AudioPiece, None, None]:
        """The first piece has every word of the text, a tenth of a second for each character."""
        self.asked.append(speech.request)
        self.running += 1
        try:
            words = tuple(word for part in self.phonemise(speech) for word in timed(part))
            phonemes = len(speech.request.text)
            script = read_script(speech.request.text)
            unread = script.unread
            for piece in self._pieces(script):
                yield AudioPiece(piece, words, phonemes, unread)
                words, phonemes, unread = (), 0, 0
        finally:
            self.running -= 1

    def _pieces(self, script: Script) -> Iterator[Samples]:
        # Not zeros, which would take no memory until they are read.
        self._leaked.append(b"\1" * (script.leak << 20))
        self._spare += [b"\1" * (script.spare << 20)] * bool(script.spare)
        for index in range(script.pieces):
            if index == script.hold:
                assert self._gate is not None, "a text with hold= needs a gate"
                assert self._gate.wait(LIMIT), "the gate never opened"
            if index == script.fail:
                raise ModelFault("a fault was asked for")
            if index == script.crash:
                raise RuntimeError("a crash was asked for")
            time.sleep(script.nap / 1000)
            self.made += 1
            yield sine(script.size, start=index * script.size)
