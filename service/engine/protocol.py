"""The engine as the API sees it: ``prepare`` resolves a request once, and all else takes the value that it returns."""

from collections.abc import Generator, Sequence
from typing import Protocol

import msgspec

from service.engine.controls import ProsodyControls
from service.speech import AudioPiece, LanguageCard, ModelCard, Pause, SynthesisRequest, Utterance, Voice
from service.text.prepared import PreparedText
from service.voices.book import ResolvedVoice


class PreparedSpeech(msgspec.Struct, frozen=True):
    """A request with everything resolved that dispatch, admission and synthesis need."""

    request: SynthesisRequest
    """With the canonical id of its voice, and its language; equivalent requests are equal here."""
    voice: ResolvedVoice
    language: str
    """BCP 47 tag of the text's language."""
    controls: ProsodyControls
    amplification: float
    """Factor on the samples, for the volume and the loudness of the voice."""
    max_phonemes: int
    """Phonemes of an utterance: the memory budget's limit at this speed."""
    first_phonemes: int
    """Phonemes of the first utterance, which the client waits for."""
    text: PreparedText
    expected_seconds: float
    """Estimated length of the audio."""
    key: str
    """Digest of everything that determines the samples, for the cache and ETags."""


class Engine(Protocol):
    """A loaded model; ``service.engine.synthesis.SpeechEngine`` is the real one."""

    @property
    def card(self) -> ModelCard: ...

    @property
    def voices(self) -> Sequence[Voice]:
        """Voices whose language is available."""
        ...

    @property
    def languages(self) -> Sequence[LanguageCard]:
        """All known languages, available or not."""
        ...

    def release_memory(self) -> None:
        """Unload what can be loaded again. Thread-safe, also during synthesis."""
        ...

    def prepare(self, request: SynthesisRequest) -> PreparedSpeech:
        """Resolve a request: voice, language, limits, text. Takes milliseconds, needs no slot, and is thread-safe.

        Raises:
            InvalidInput: unknown voice, unavailable language, mark-up that cannot be read, durations that do not fit
                the text or the memory budget; with ``strict``, letters that cannot be read.
        """
        ...

    def phonemise(self, speech: PreparedSpeech) -> Generator[Utterance | Pause, None, None]:
        """Utterances and pauses without their synthesis; the text is phonemised as they are taken.

        Raises:
            InvalidInput: as ``synthesise``.
        """
        ...

    def synthesise(self, speech: PreparedSpeech) -> Generator[AudioPiece, None, None]:
        """Audio, piece by piece as the pieces are ready; every piece is finite and within [-1, 1].

        Nothing happens before the first ``next``. Closing the generator stops the work at the next window. It must not
        be advanced by two threads at once, and only one should run at a time.

        Raises (at the first ``next`` for every error in the request):
            InvalidInput: durations that do not fit; with ``strict``, a word that cannot be pronounced, nothing to say.
            ModelFault: the model's output cannot be used.
        """
        ...
