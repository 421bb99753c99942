"""Time stretching at constant pitch (WSOLA), for speeds beyond the model's own range.

The samples are cut into overlapping grains, which are placed closer together or further apart. Each grain may be
shifted to the position where it continues the one before it best, so that periods of the voice meet in phase. The
shifts do not accumulate: each grain is within ``SEARCH_SAMPLES`` of its exact position.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from service.speech import SAMPLE_RATE, Samples

HOP_SAMPLES = 240
"""Distance of two grains in the output (10 ms); a grain is twice as long, two periods of a low voice."""
SEARCH_SAMPLES = 240
"""Maximum shift of a grain in either direction (10 ms): in all a period of a voice of 50 Hz."""
_GRAIN_SAMPLES = 2 * HOP_SAMPLES
_EPSILON = 1e-9
"""Added to energies, so that those of silence are not 0."""


def at_tempo(pieces: Iterable[Samples], tempo: float) -> Iterator[Samples]:
    """Speech ``tempo`` times as fast: n samples become round(n / tempo), however they are divided into pieces.

    Args:
        pieces: of one utterance, in order, each of any length.
        tempo: more than 0; at 1 the pieces are passed on unchanged.

    Yields:
        Pieces of whole hops, except for the last, each made from at most one second.
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
    """Overlap-add of grains. Positions are sample indices of the input, which is preceded by silence."""

    def __init__(self, tempo: float) -> None:
        self._tempo = tempo
        self._first = -(HOP_SAMPLES + SEARCH_SAMPLES)
        """Position of the first buffered sample."""
        self._buffer: Samples = np.zeros(HOP_SAMPLES + SEARCH_SAMPLES, dtype=np.float32)
        self._received = self._returned = 0
        self._hops = 0
        self._middle = 0
        """Position of the latest grain's middle."""
        self._rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(HOP_SAMPLES) + 0.5) / HOP_SAMPLES)).astype(np.float32)

    def add(self, piece: Samples) -> Samples:
        self._received += len(piece)
        return self._extend(piece)

    def end(self) -> Samples:
        """The remaining output; the input is continued with silence."""
        remaining = round(self._received / self._tempo) - self._returned
        hops = self._hops + -(-remaining // HOP_SAMPLES)
        padding = max(0, self._input_end(hops) - self._received) if remaining > 0 else 0
        return self._extend(np.zeros(padding, dtype=np.float32))[: max(0, remaining)]

    def _extend(self, piece: Samples) -> Samples:
        self._buffer = np.concatenate([self._buffer, piece])
        end = self._first + len(self._buffer)
        output = []
        while self._input_end(self._hops + 1) <= end:
            output.append(self._hop())
        used = min(self._middle, self._position(self._hops + 1) - SEARCH_SAMPLES - HOP_SAMPLES) - self._first
        # A copy: a view would keep the whole buffer alive.
        self._buffer, self._first = self._buffer[used:].copy(), self._first + used
        self._returned += HOP_SAMPLES * len(output)
        return np.concatenate([np.zeros(0, dtype=np.float32), *output])

    def _hop(self) -> Samples:
        """Output from the middle of the latest grain to that of the next, which becomes the latest."""
        latest = self._samples_at(self._middle, _GRAIN_SAMPLES)
        position = self._position(self._hops + 1)
        candidates = self._samples_at(position - HOP_SAMPLES - SEARCH_SAMPLES, _GRAIN_SAMPLES + 2 * SEARCH_SAMPLES)
        offset = _most_similar(candidates, latest)
        self._middle = position - SEARCH_SAMPLES + offset
        self._hops += 1
        fade = self._rise
        return latest[:HOP_SAMPLES] * (1 - fade) + candidates[offset : offset + HOP_SAMPLES] * fade

    def _position(self, hop: int) -> int:
        """Exact position of the middle of the grain that is ``hop`` hops after the beginning of the output."""
        return round(hop * HOP_SAMPLES * self._tempo)

    def _input_end(self, hops: int) -> int:
        """Position after the last sample that ``hops`` hops may be made from."""
        end = max(self._position(hops) + HOP_SAMPLES, self._position(hops - 1) + _GRAIN_SAMPLES)
        return end + SEARCH_SAMPLES

    def _samples_at(self, position: int, count: int) -> Samples:
        start = position - self._first
        return self._buffer[start : start + count]


def _most_similar(candidates: Samples, grain: Samples) -> int:
    """Offset in ``candidates`` of the grain that is most similar to ``grain`` (normalised cross-correlation)."""
    correlation = np.correlate(candidates, grain, "valid")
    squares = np.concatenate([np.zeros(1), np.cumsum(candidates.astype(np.float64) ** 2)])
    energy = squares[_GRAIN_SAMPLES:] - squares[:-_GRAIN_SAMPLES]
    return int(np.argmax(correlation / np.sqrt(energy + _EPSILON)))
