"""Prosody controls: a request's speed, pitch and durations in the model's own terms.

The model is used at speeds that it knows from its training; the rest of a speed is done by time-stretching the samples
(``service.audio.tempo``). Beyond a certain tempo stretching damages the sound more than a faster model does, so very
high speeds are shared between the two; `docs/speed.md` has the figures. Given durations are those of the final audio,
so with them nothing is stretched.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.engine.limits import FRAMES_PER_PHONEME
from service.errors import InvalidInput
from service.speech import SynthesisRequest

MIN_MODEL_SPEED, MAX_MODEL_SPEED = 0.7, 1.25
"""Speeds between which the model does it all, without stretching."""
MAX_TEMPO = 1.6
"""Largest factor of time-stretching; the model's speed makes up for the rest."""


class ProsodyControls(msgspec.Struct, frozen=True):
    """Inputs of the prosody graph, and the tempo of the samples after the vocoder."""

    speed: float
    """Of the model."""
    tempo: float
    """Factor of time-stretching; 2.0 is twice as fast."""
    pitch: float
    """Factor on F0."""
    durations: tuple[int | None, ...] = ()
    """Frames of each phoneme; empty, or None for one phoneme: left to the model."""

    @classmethod
    def of(cls, request: SynthesisRequest) -> "ProsodyControls":
        """The controls for a request."""
        pitch = 2.0 ** (request.pitch / 12)
        if request.durations:
            return cls(request.speed, 1.0, pitch, request.durations)
        tempo = min(1.0, request.speed / MIN_MODEL_SPEED) * min(max(1.0, request.speed / MAX_MODEL_SPEED), MAX_TEMPO)
        return cls(request.speed / tempo, tempo, pitch)

    @property
    def frames(self) -> NDArray[np.int64] | None:
        """Frames of each token with padding, 0 where left to the model, shape (phonemes + 2,); None without any."""
        return np.asarray([0, *(frames or 0 for frames in self.durations), 0], np.int64) if self.durations else None


def check_durations(request: SynthesisRequest, max_frames: int) -> None:
    """Check that durations fit the text, as far as is possible before it is phonemised.

    Args:
        request: with or without durations.
        max_frames: of an utterance.

    Raises:
        InvalidInput: they do not.
    """
    if not request.durations:
        return
    given = [frames for frames in request.durations if frames is not None]
    if request.options.spelling != "phonemes":
        raise _invalid("need input that is spelled in phonemes")
    if len(request.durations) != len(request.text):
        raise _invalid(f"must be as many as input has phonemes, {len(request.text)}, not {len(request.durations)}")
    if min(given, default=1) < 1:
        raise _invalid("must be at least 1 frame each, or null")
    left = len(request.durations) - len(given)
    if (total := int(sum(given) + left * FRAMES_PER_PHONEME / request.speed)) > max_frames:
        raise _invalid(f"make about {total} frames, at most {max_frames} can be said as one utterance here")


def check_utterance(request: SynthesisRequest, phonemes: str) -> None:
    """Check that an utterance with given durations has all phonemes of the text, one for each duration.

    Raises:
        InvalidInput: it does not.
    """
    if request.durations and phonemes != request.text:
        raise _invalid("need input that can be said as it stands, as one utterance of phonemes")


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput(f"durations {problem}", "durations")
