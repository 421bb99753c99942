"""What a request wishes of the prosody, in the model's own terms.

The model speaks at speeds that it knows from its training; the samples are then made faster or slower by the rest
(``service.audio.tempo``). Beyond a certain tempo they suffer more than the model does, so what is very fast is shared
between the two; `docs/speed.md` has the figures. Durations that are given are as they are to be heard, so where there
are any, nothing is changed afterwards.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.engine.limits import FRAMES_PER_PHONEME
from service.errors import InvalidInput
from service.speech import SynthesisRequest

SLOW, FAST = 0.7, 1.25
"""Speeds between which the model does it all by itself."""
MOST_TEMPO = 1.6
"""How much faster samples are made at most; the model does what is left."""


class ProsodyControls(msgspec.Struct, frozen=True):
    """What the prosody graph and what comes after the vocoder are told."""

    speed: float
    """The model's."""
    tempo: float
    """How much faster the samples are to be heard."""
    pitch: float
    """Factor on F0."""
    durations: tuple[int | None, ...] = ()
    """Frames of each phoneme; empty, or None for one: left to the model."""

    @property
    def frames(self) -> NDArray[np.int64] | None:
        """Frames of each token, padding included, 0 where they are left to the model, shape (phonemes + 2,)."""
        return np.asarray([0, *(frames or 0 for frames in self.durations), 0], np.int64) if self.durations else None


def prosody_controls(speech: SynthesisRequest) -> ProsodyControls:
    """The request's wishes."""
    pitch = 2.0 ** (speech.pitch / 12)
    if speech.durations:
        return ProsodyControls(speech.speed, 1.0, pitch, speech.durations)
    tempo = min(1.0, speech.speed / SLOW) * min(max(1.0, speech.speed / FAST), MOST_TEMPO)
    return ProsodyControls(speech.speed / tempo, tempo, pitch)


def check_durations(speech: SynthesisRequest, most_frames: int) -> None:
    """See that durations fit the text, as far as that can be told before it is read.

    Args:
        speech: the request.
        most_frames: of an utterance.

    Raises:
        InvalidInput: they do not.
    """
    if not speech.durations:
        return
    given = [frames for frames in speech.durations if frames is not None]
    if speech.reading.spelling != "phonemes":
        raise _refused("need input that is spelled in phonemes")
    if len(speech.durations) != len(speech.text):
        raise _refused(f"must be as many as input has phonemes, {len(speech.text)}, not {len(speech.durations)}")
    if min(given, default=1) < 1:
        raise _refused("must be at least 1 frame each, or null")
    left = len(speech.durations) - len(given)
    if (total := int(sum(given) + left * FRAMES_PER_PHONEME / speech.speed)) > most_frames:
        raise _refused(f"make about {total} frames, at most {most_frames} can be said as one utterance here")


def check_utterance(speech: SynthesisRequest, phonemes: str) -> None:
    """See that what was read is all of the text, phoneme by phoneme, if durations were given.

    Raises:
        InvalidInput: it is not.
    """
    if speech.durations and phonemes != speech.text:
        raise _refused("need input that can be said as it stands, as one utterance of phonemes")


def _refused(what: str) -> InvalidInput:
    return InvalidInput(f"durations {what}", "durations")
