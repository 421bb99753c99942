"""Speech made faster or slower than the model can say it, at the same pitch (WSOLA).

The samples are cut into overlapping grains which are laid out closer or further apart. Each grain may lie a little
beside its place, where it continues the one before it best, so that periods of the voice meet in phase. Nothing drifts:
what is heard at any time is within ``SEARCH`` of its exact place.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from service.speech import SAMPLE_RATE, Samples

HOP = 240
"""Samples (10 ms) between two grains as they are heard; a grain is twice as long, two periods of a low voice.

Whole blocks of ``service.audio.joins``, which judges silence in them.
"""
SEARCH = 240
"""Samples (10 ms) that a grain may lie beside its place: a period of a voice of 50 Hz in all."""
_GRAIN = 2 * HOP
_FAINT = 1e-9
"""Added to energies, so that silence can be divided by."""


def at_tempo(pieces: Iterable[Samples], tempo: float) -> Iterator[Samples]:
    """The same speech ``tempo`` times as fast: n samples become round(n / tempo), however they are divided.

    Args:
        pieces: of one utterance, in order, each of any length.
        tempo: more than 0; at 1 the pieces are passed on as they are.

    Yields:
        Pieces of whole hops, but for the last, each made from a second at most.
    """
    if tempo == 1.0:
        yield from pieces
        return
    grains = _Grains(tempo)
    for piece in pieces:
        for start in range(0, len(piece), SAMPLE_RATE):
            if len(ready := grains.add(piece[start : start + SAMPLE_RATE])):
                yield ready
    if len(rest := grains.end()):
        yield rest


class _Grains:
    """Takes samples and gives out hops. Places are samples of what is taken; before the first there is silence."""

    def __init__(self, tempo: float) -> None:
        self._tempo = tempo
        self._first = -(HOP + SEARCH)
        """Place of the first sample that is held."""
        self._held: Samples = np.zeros(HOP + SEARCH, dtype=np.float32)
        self._taken = self._given = 0
        self._hops = 0
        self._middle = 0
        """Of the latest grain."""
        self._rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(HOP) + 0.5) / HOP)).astype(np.float32)

    def add(self, piece: Samples) -> Samples:
        self._taken += len(piece)
        return self._extended(piece)

    def end(self) -> Samples:
        """What is left, with silence after it."""
        left = round(self._taken / self._tempo) - self._given
        hops = self._hops + -(-left // HOP)
        missing = max(0, self._needed(hops) - self._taken) if left > 0 else 0
        return self._extended(np.zeros(missing, dtype=np.float32))[: max(0, left)]

    def _extended(self, piece: Samples) -> Samples:
        self._held = np.concatenate([self._held, piece])
        end = self._first + len(self._held)
        made = []
        while self._needed(self._hops + 1) <= end:
            made.append(self._hop())
        unneeded = min(self._middle, self._place(self._hops + 1) - SEARCH - HOP) - self._first
        # A copy: a view would keep all that was ever joined to it.
        self._held, self._first = self._held[unneeded:].copy(), self._first + unneeded
        self._given += HOP * len(made)
        return np.concatenate([np.zeros(0, dtype=np.float32), *made])

    def _hop(self) -> Samples:
        """From the middle of the latest grain to that of the next, which takes its place."""
        continued = self._at(self._middle, _GRAIN)
        place = self._place(self._hops + 1)
        around = self._at(place - HOP - SEARCH, _GRAIN + 2 * SEARCH)
        offset = _best(around, continued)
        self._middle = place - SEARCH + offset
        self._hops += 1
        fade = self._rise
        return continued[:HOP] * (1 - fade) + around[offset : offset + HOP] * fade

    def _place(self, hop: int) -> int:
        """Where the middle of the grain should be that is heard ``hop`` hops after the beginning."""
        return round(hop * HOP * self._tempo)

    def _needed(self, hops: int) -> int:
        """Place after the last sample that ``hops`` hops are made from, at most."""
        reach = max(self._place(hops) + HOP, self._place(hops - 1) + _GRAIN)
        return reach + SEARCH

    def _at(self, place: int, count: int) -> Samples:
        start = place - self._first
        return self._held[start : start + count]


def _best(around: Samples, continued: Samples) -> int:
    """Index in ``around`` of the grain that is most like ``continued`` (normalised cross-correlation)."""
    likeness = np.correlate(around, continued, "valid")
    squares = np.concatenate([np.zeros(1), np.cumsum(around.astype(np.float64) ** 2)])
    energy = squares[_GRAIN:] - squares[:-_GRAIN]
    return int(np.argmax(likeness / np.sqrt(energy + _FAINT)))
