"""Joining of windows into an utterance, and of utterances into speech, without clicks and while streaming.

Windows overlap by their context; in a short stretch after each cut the earlier one is cross-faded with the later. Both
have the same voice and phase (the harmonic source is continuous), so a linear fade keeps the level.

Utterances begin and end with silence from the model, about 0.3 s. Joined as they are, the gaps would add up; so silent
edges are trimmed and replaced by the pause that the punctuation calls for.

Processors round differently, which moves samples by 3 % (RMS) after eight bits, and an edge that moves changes the
length of the same request. So the edges are where the mean square of a whole frame crosses a level: of 192 edges in
renderings by different kernels none moved, where the peak of 5 ms moved 16.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from service.acoustic.windows import Window
from service.errors import ModelFault
from service.speech import FRAME, SAMPLE_RATE, Samples

FADE_SAMPLES = 360
"""Length of a cross-fade (15 ms); must not exceed the context."""
SILENCE_RMS = 0.0014
"""RMS (-57 dB) up to which a frame is silence; windows are whole frames, so the cuts between them do not matter.

At another tempo pieces are not, and frames are counted anew from where the last sound was in the piece before.
"""
MARGIN_SAMPLES = 3 * FRAME
"""Samples kept before the first and after the last audible frame, so that no soft onset or release is cut."""


def join_windows(rendered: Iterable[tuple[Window, Samples]]) -> Iterator[Samples]:
    """Remove the context of each rendered window and cross-fade it with the one before.

    Args:
        rendered: windows in order, each with the samples of its whole context.

    Yields:
        One piece for each window, of as many samples as the window has frames.
    """
    tail = np.zeros(0, dtype=np.float32)
    for window, samples in rendered:
        start = FRAME * (window.start - window.context_start)
        length = FRAME * (window.end - window.start)
        piece = samples[start : start + length].copy()
        fade = min(len(tail), length)
        rise = (np.arange(fade, dtype=np.float32) + 0.5) / max(fade, 1)
        piece[:fade] = tail[:fade] * (1 - rise) + piece[:fade] * rise
        tail = samples[start + length : start + length + FADE_SAMPLES].copy()
        yield piece


class Utterances:
    """Joins the pieces of one utterance after another; the samples that it returns are ready to be sent.

    It buffers only silence that may be the end of an utterance.
    """

    def __init__(self) -> None:
        self._buffer: Samples = np.zeros(0, dtype=np.float32)
        self._has_sound = False
        """True once the current utterance has a frame that is not silent."""
        self._margin = 0
        """Samples still to be kept after the last sound."""
        self._pause = 0
        """Samples of silence to be returned before the next sound."""
        self._received = 0
        """Samples of the current utterance received so far."""
        self._returned = 0
        """Samples returned so far."""
        self.origin = 0
        """Position of the current utterance in all that is returned, valid once samples of it have been returned: its
        first sample's index, had its silent edge been kept; negative if the edge is longer than all before it."""

    def silence(self, seconds: float) -> Iterator[Samples]:
        """Silence in pieces, in place of the pause before the next utterance.

        The margins of the utterances on either side are part of it.
        """
        self._pause = 0
        margins = 2 * MARGIN_SAMPLES if self._returned else 0
        remaining = max(0, round(seconds * SAMPLE_RATE) - margins)
        while remaining:
            piece = np.zeros(min(remaining, SAMPLE_RATE), dtype=np.float32)
            remaining -= len(piece)
            self._returned += len(piece)
            yield piece

    def add(self, piece: Samples) -> Samples:
        """Add the next piece of the current utterance; return the samples that are certain to be kept."""
        joined = np.concatenate([self._buffer, piece])
        self._received += len(piece)
        audible = _audible_frames(joined)
        if len(audible) == 0 and not self._has_sound:
            self._buffer = joined[-MARGIN_SAMPLES:]
            return joined[:0]
        start = 0 if self._has_sound else max(0, int(audible[0]) * FRAME - MARGIN_SAMPLES)
        margin_end = (int(audible[-1]) + 1) * FRAME + MARGIN_SAMPLES if len(audible) else self._margin
        end = min(len(joined), margin_end)
        pause, self._pause = self._pause, 0
        if not self._has_sound:
            self.origin = self._returned + pause - start - (self._received - len(joined))
        self._has_sound, self._margin, self._buffer = True, margin_end - end, joined[end:]
        self._returned += pause + end - start
        return np.concatenate([np.zeros(pause, dtype=np.float32), joined[start:end]])

    def end(self, pause: float) -> None:
        """Complete the current utterance; ``pause`` seconds follow it before the next one's first sound.

        Raises:
            ModelFault: it is silent throughout, so its words would be missing.
        """
        if not self._has_sound:
            raise ModelFault("the model gave silence for a sentence")
        self._pause = max(0, round(pause * SAMPLE_RATE) - 2 * MARGIN_SAMPLES)
        self._buffer = self._buffer[:0]
        self._has_sound, self._margin, self._received = False, 0, 0


def _audible_frames(samples: Samples) -> NDArray[np.intp]:
    """Indices of the frames that are not silent."""
    starts = np.arange(0, len(samples), FRAME)
    if len(starts) == 0:
        return starts
    sizes = np.diff(starts, append=len(samples))
    return np.flatnonzero(np.add.reduceat(np.square(samples), starts) > sizes * SILENCE_RMS**2)
