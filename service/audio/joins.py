"""Join windows into an utterance, and utterances into speech, without a click and without waiting for the end.

Windows overlap by their context; across a short stretch after each cut the old one fades into the new. Both are the
same voice on the same phase (the harmonic source runs through), so a linear fade keeps the level.

Utterances begin and end with silence the model chose, 0.3 s or so. Joined as they are, the gaps add up; so quiet
edges are cut back and the pause that the punctuation asks for takes their place.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from service.acoustic.windows import Window
from service.errors import ModelFault
from service.speech import FRAME, SAMPLE_RATE, Samples

FADE = 360
"""Samples (15 ms) over which one window gives way to the next; must not exceed the context."""
BLOCK = FRAME // 5
"""Silence is judged in blocks of 5 ms; windows are whole blocks, so where they are cut does not matter."""
QUIET = 0.003
"""A block whose peak is below -50 dB is silence."""
MARGIN = 16 * BLOCK
"""Kept before the first and after the last block that is not silent, so that no soft onset or release is cut."""


def join_windows(rendered: Iterable[tuple[Window, Samples]]) -> Iterator[Samples]:
    """Cut the context off each rendered window and cross-fade it with the one before.

    Args:
        rendered: windows in order, each with the samples of its whole context.

    Yields:
        One piece for each window, as many samples as the window has frames.
    """
    tail = np.zeros(0, dtype=np.float32)
    for window, samples in rendered:
        lead = FRAME * (window.start - window.context_start)
        length = FRAME * (window.end - window.start)
        piece = samples[lead : lead + length].copy()
        fade = min(len(tail), length)
        rise = (np.arange(fade, dtype=np.float32) + 0.5) / max(fade, 1)
        piece[:fade] = tail[:fade] * (1 - rise) + piece[:fade] * rise
        tail = samples[lead + length : lead + length + FADE].copy()
        yield piece


class Utterances:
    """Joins the pieces of one utterance after another; what it returns is ready to be sent.

    Holds back only the silence that may turn out to be an utterance's end.
    """

    def __init__(self) -> None:
        self._held: Samples = np.zeros(0, dtype=np.float32)
        self._spoken = False
        self._margin = 0
        """Samples still to be kept after the last sound."""
        self._due = 0
        """Samples of pause to be given out before the next sound."""
        self._taken = 0
        """Samples of the current utterance taken so far."""
        self._given = 0
        """Samples returned so far."""
        self.origin = 0
        """Where the current utterance begins in all that is returned, once it has been heard of: its first sample's
        index, had its silent edge been kept; negative if the edge is longer than all before it."""

    def silence(self, seconds: float) -> Iterator[Samples]:
        """Silence in pieces, in the place of the pause before the next utterance.

        What is kept of the quiet edges of the utterances on either side is part of it.
        """
        self._due = 0
        edges = 2 * MARGIN if self._given else 0
        left = max(0, round(seconds * SAMPLE_RATE) - edges)
        while left:
            piece = np.zeros(min(left, SAMPLE_RATE), dtype=np.float32)
            left -= len(piece)
            self._given += len(piece)
            yield piece

    def add(self, piece: Samples) -> Samples:
        """Take the next piece of the current utterance; returns the samples that are certain to be kept."""
        joined = np.concatenate([self._held, piece])
        self._taken += len(piece)
        loud = _loud_blocks(joined)
        if len(loud) == 0 and not self._spoken:
            self._held = joined[-MARGIN:]
            return joined[:0]
        start = 0 if self._spoken else max(0, int(loud[0]) * BLOCK - MARGIN)
        wanted = (int(loud[-1]) + 1) * BLOCK + MARGIN if len(loud) else self._margin
        end = min(len(joined), wanted)
        pause, self._due = self._due, 0
        if not self._spoken:
            self.origin = self._given + pause - start - (self._taken - len(joined))
        self._spoken, self._margin, self._held = True, wanted - end, joined[end:]
        self._given += pause + end - start
        return np.concatenate([np.zeros(pause, dtype=np.float32), joined[start:end]])

    def end(self, pause: float) -> None:
        """The current utterance is complete; ``pause`` seconds are wanted before the next one's first sound.

        Raises:
            ModelFault: it had no sound at all, so its words would be missing.
        """
        if not self._spoken:
            raise ModelFault("the model gave silence for a sentence")
        self._due = max(0, round(pause * SAMPLE_RATE) - 2 * MARGIN)
        self._held = self._held[:0]
        self._spoken, self._margin, self._taken = False, 0, 0


def _loud_blocks(samples: Samples) -> NDArray[np.intp]:
    blocks = -(-len(samples) // BLOCK)
    padded = np.zeros(blocks * BLOCK, dtype=np.float32)
    np.abs(samples, out=padded[: len(samples)])
    return np.flatnonzero(padded.reshape(blocks, BLOCK).max(axis=1, initial=0.0) > QUIET)
