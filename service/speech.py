"""Values that travel between the layers: requests, utterances, audio pieces, and descriptions of voices and models.

All are frozen; nothing here computes. Audio is mono float32 at ``SAMPLE_RATE``, in [-1, 1], until it is encoded.
"""

from typing import Literal, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 24_000
"""Samples per second of all audio that Kokoro makes."""

FRAME = 600
"""Samples per duration frame: the model predicts durations at 40 frames a second."""

MAX_PHONEMES = 510
"""Phonemes the model takes in one pass (a context of 512 less the padding token at either end)."""

MIN_SPEED, MAX_SPEED = 0.25, 4.0
"""Range of ``speed``, as in OpenAI's API; ``service.engine.controls`` maps it to what the model can do."""

MIN_PITCH, MAX_PITCH = -12.0, 12.0
"""Range of ``pitch`` in semitones: an octave either way."""

MAX_VOLUME = 4.0
"""Largest ``volume``, 12 dB; beyond it speech is little but rounded peaks."""

Samples: TypeAlias = NDArray[np.float32]
"""Mono audio, shape (n,), float32, 24 kHz."""


class TextOptions(msgspec.Struct, frozen=True):
    """Options of text normalisation. Kinds that are switched off are left to misaki, which has rules of its own."""

    spelling: Literal["words", "phonemes"] = "words"
    """``phonemes``: the text is misaki phonemes, taken as they are; nothing below applies."""
    markup: bool = True
    """Interpret ``[pause:1.5s]``, ``[word](/phonemes/)``, ``[word](+1)`` and Markdown."""
    numbers: bool = True
    money: bool = True
    dates: bool = True
    times: bool = True
    units: bool = True
    urls: bool = True
    emails: bool = True
    phones: bool = True
    emoji: Literal["name", "skip"] = "name"
    """``skip``: emoji are left out; ``name``: they are read by their names."""
    strict: bool = False
    """Refuse a text with letters or words that cannot be read, or without a word, instead of reading the rest."""


class UnreadScript(msgspec.Struct, frozen=True):
    """Letters of one script in a text whose language does not have them."""

    script: str
    """In English: ``Cyrillic``."""
    letters: int
    transliterated: bool
    """They are read as Latin letters, not skipped."""


class SynthesisRequest(msgspec.Struct, frozen=True):
    """A text and the options of its synthesis, validated as far as is possible without the model."""

    text: str
    """The caller's text, unchanged."""
    voice: str
    """A voice id such as ``af_heart``, an alias, or a blend expression."""
    speed: float = 1.0
    """Factor on the voice's own rate: 2.0 is twice as fast."""
    language: str | None = None
    """BCP 47 tag of the text's language; None: the voice's own."""
    options: TextOptions = TextOptions()
    volume: float = 1.0
    """Factor on the samples; peaks beyond full scale are rounded off."""
    loudness: Literal["even", "model"] = "even"
    """``even``: all voices are as loud; ``model``: each as the model speaks it."""
    pitch: float = 0.0
    """Shift of the voice in semitones."""
    durations: tuple[int | None, ...] = ()
    """Frames of each character of ``text``, which is then one utterance of phonemes; None: left to the model."""


class Word(msgspec.Struct, frozen=True):
    """A word of the caller's text and its phonemes."""

    text: str
    """As in the caller's text: ``$5``, not ``five``."""
    start: int
    """Index of its first phoneme in ``Utterance.phonemes``."""
    end: int
    """Index after its last phoneme."""
    source_start: int = 0
    """Index of its first character in the caller's text."""
    source_end: int = 0
    """Index after its last character."""


class Utterance(msgspec.Struct, frozen=True):
    """Phonemes that the prosody graph plans in one pass: usually a sentence, at most ``MAX_PHONEMES`` long."""

    phonemes: str
    """misaki phonemes, every one in the model's vocabulary."""
    words: tuple[Word, ...]
    """In order, covering every phoneme that is not a space or punctuation between words."""
    pause: float
    """Seconds of silence after it, as its last punctuation mark asks."""
    unread: int = 0
    """Words that could not be pronounced, in it or since the last part of the text."""


class Pause(msgspec.Struct, frozen=True):
    """Silence requested in the text's mark-up, or in the place of a text without a word."""

    seconds: float
    unread: int = 0
    """As of an utterance."""


class TimedWord(msgspec.Struct, frozen=True):
    """A word with its time span in the audio."""

    text: str
    start: float
    """Seconds from the beginning of the audio."""
    end: float
    source_start: int
    """Index of its first character in the caller's text."""
    source_end: int
    """Index after its last character."""


class AudioPiece(msgspec.Struct, frozen=True):
    """Consecutive samples, and the words whose times became known with them; some lie in later pieces."""

    samples: Samples
    words: tuple[TimedWord, ...] = ()
    phonemes: int = 0
    """Phonemes planned since the last piece; the pieces' sum is that of all utterances."""
    unread: int = 0
    """Words that could not be pronounced since the last piece."""


class Loudness(msgspec.Struct, frozen=True):
    """Level of a voice as the model speaks it."""

    integrated: float
    """LUFS."""
    peak: float
    """dBFS of the highest sample."""


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
    loudness: Loudness | None = None
    """None: it was not measured."""


class LanguageCard(msgspec.Struct, frozen=True):
    """A language of the voices, and its availability on this server."""

    tag: str
    """BCP 47 tag such as ``en-US``."""
    name: str
    """In English."""
    unavailable_reason: str
    """Reason why it is unavailable here, as the end of a sentence; empty if it is available."""


STOCK_OPERATORS = "onnxruntime"
"""``ModelCard.operators`` without native operators."""


class ModelCard(msgspec.Struct, frozen=True):
    """Description of the loaded build in ``GET /v1/models``."""

    id: str
    created: int
    """Unix time of the build."""
    description: str
    """Origin and storage of the weights, in a sentence."""
    operators: str = STOCK_OPERATORS
    """Operators that the model runs on."""
