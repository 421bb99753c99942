"""The values that travel between the layers: what is asked for, what is to be spoken, who can say it.

All frozen; nothing here computes. Audio is mono float32 at ``SAMPLE_RATE``, in [-1, 1], until an encoder takes it.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
"""Samples per second of everything Kokoro says."""

FRAME = 600
"""Samples per duration frame: the model predicts durations at 40 frames a second."""

MAX_PHONEMES = 510
"""Phonemes the model reads in one pass (a context of 512 less the padding token at either end)."""

SLOWEST, FASTEST = 0.25, 4.0
"""Speeds that may be asked for, OpenAI's range; ``service.engine.controls`` says what the model does of it."""

DEEPEST, HIGHEST = -12.0, 12.0
"""Semitones that a voice may be raised by: an octave either way."""

DEEPEST, HIGHEST = -12.0, 12.0
"""Semitones that a voice may be raised by: an octave either way."""

Samples: TypeAlias = NDArray[np.float32]
"""Mono audio, shape (n,), float32, 24 kHz."""


class TextOptions(msgspec.Struct, frozen=True):
    """How a text becomes words. What is switched off is left to misaki, which reads numbers in its own way."""

    spelling: Literal["words", "phonemes"] = "words"
    """``phonemes``: the text is misaki phonemes, read as they are; nothing below applies."""
    markup: bool = True
    """``[pause:1.5s]``, ``[word](/phonemes/)``, ``[word](+1)`` and markdown are obeyed and not read aloud."""
    numbers: bool = True
    money: bool = True
    dates: bool = True
    times: bool = True
    units: bool = True
    urls: bool = True
    emails: bool = True
    phones: bool = True


class SynthesisRequest(msgspec.Struct, frozen=True):
    """One request, validated as far as it can be without the model."""

    text: str
    """What to say, as the caller wrote it."""
    voice: str
    """A voice id such as ``af_heart``, or a blend of some."""
    speed: float = 1.0
    """1.0 is the voice's own pace; 2.0 is twice as fast."""
    language: str | None = None
    """BCP 47 tag to read the text in; None: the voice's own."""
    reading: TextOptions = TextOptions()
    volume: float = 1.0
    """Samples are multiplied by it; what would be beyond full scale is rounded off."""
    pitch: float = 0.0
    """Semitones that the voice is raised by."""
    durations: tuple[int | None, ...] = ()
    """Frames of each character of ``text``, which is then one utterance of phonemes; None leaves one to the model."""


class Word(msgspec.Struct, frozen=True):
    """A word of the caller's text and the phonemes that say it."""

    text: str
    """As the caller wrote it: ``$5`` and not ``five``."""
    start: int
    """Index of its first phoneme in ``Utterance.phonemes``."""
    end: int
    """Index after its last phoneme."""
    source_start: int = 0
    """Index of its first character in the caller's text."""
    source_end: int = 0
    """Index after its last character."""


class Utterance(msgspec.Struct, frozen=True):
    """A stretch of speech the prosody graph plans in one pass: usually a sentence, at most ``MAX_PHONEMES`` long."""

    phonemes: str
    """misaki phonemes, every one in the model's vocabulary."""
    words: tuple[Word, ...]
    """In order, covering every phoneme that is not a space or punctuation between words."""
    pause: float
    """Seconds of silence wanted after it, as its last mark asks."""


class Pause(msgspec.Struct, frozen=True):
    """Silence that the caller asked for."""

    seconds: float


class TimedWord(msgspec.Struct, frozen=True):
    """When a word is heard."""

    text: str
    start: float
    """Seconds from the beginning of the audio."""
    end: float
    source_start: int
    """Index of its first character in the caller's text."""
    source_end: int


class AudioPiece(msgspec.Struct, frozen=True):
    """A piece of speech, and the words whose times are known with it; they may be heard in later pieces."""

    samples: Samples
    words: tuple[TimedWord, ...] = ()
    phonemes: int = 0
    """How many phonemes were read for this piece and those to come; the pieces' sum is that of all utterances."""


class Voice(msgspec.Struct, frozen=True):
    """One of the voices, as ``models/voices/voices.json`` describes it."""

    id: str
    """``af_heart``: language letter, gender letter, name."""
    name: str
    language: str
    """BCP 47 tag such as ``en-US``."""
    gender: str
    """``female`` or ``male``."""
    licence: str


class LanguageCard(msgspec.Struct, frozen=True):
    """A language that voices have, and whether it can be read here."""

    tag: str
    """BCP 47 tag such as ``en-US``."""
    name: str
    """In English."""
    unavailable_reason: str
    """Why it cannot be read here, as the end of a sentence; empty if it can."""


class ModelCard(msgspec.Struct, frozen=True):
    """What ``GET /v1/models`` tells of the loaded build."""

    id: str
    created: int
    """Unix time of the build."""
    description: str
    """Where the weights come from and how they are stored, in a sentence."""


class Engine(Protocol):
    """What the API needs of an engine; ``service.engine.synthesis.SpeechEngine`` is the real one."""

    @property
    def card(self) -> ModelCard: ...

    @property
    def fingerprint(self) -> str:
        """Digest of everything but the request that determines the samples, and of the code that encodes them."""
        ...

    @property
    def voices(self) -> Sequence[Voice]:
        """The voices that can be used here and now."""
        ...

    @property
    def languages(self) -> Sequence[LanguageCard]:
        """Those that are known, whether they can be read here or not."""
        ...

    def release_memory(self) -> None:
        """Let go of what need not be held. Safe while somebody speaks."""
        ...

    def check(self, speech: SynthesisRequest) -> SynthesisRequest:
        """Find what is wrong with a request in no time, so that it need not wait for its turn to learn of it.

        Returns:
            The same with its voice by the one id it has, and its language: requests that sound the same are equal,
            and what an alias stands for is no longer needed to know.

        Raises:
            InvalidInput: unknown voice, language not available, durations that do not fit the text or the memory.
        """
        ...

    def read(self, speech: SynthesisRequest) -> Iterator[Utterance | Pause]:
        """What would be said, without saying it; text is read as it is taken.

        Raises:
            InvalidInput: as ``speak``.
        """
        ...

    def speak(self, speech: SynthesisRequest) -> Iterator[AudioPiece]:
        """Say it, piece by piece as the pieces are ready; every piece is finite and within [-1, 1].

        Nothing happens before the first ``next``. Closing the iterator stops the work at the next window. Not to
        be advanced by two threads at once, and only one iterator at a time should be running.

        Raises (at the first ``next`` for everything the caller can mend):
            InvalidInput: unknown voice, language not available, nothing to say, durations that do not fit.
            ModelFault: the model's output cannot be sent.
        """
        ...
