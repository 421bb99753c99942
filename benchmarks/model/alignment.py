"""Alignment: log-spectral distance of two waveforms of the same words with different durations.

Without alignment, a model that predicts other durations would be compared with the wrong phonemes, and equal durations
would look good for that alone. So frames are always paired by dynamic time warping on mel spectra, and the log-spectral
distance is taken over the pairs.
"""

import numpy as np
from numpy.typing import NDArray

from export.quality.spectra import FLOOR, HOP, levels, magnitudes, mel_filters
from service.speech import SAMPLE_RATE, Samples

BAND = SAMPLE_RATE // HOP
"""Width of the band around the diagonal, in frames: a second."""

Array = NDArray[np.float64]
Path = NDArray[np.int64]


def aligned_distance(reference: Samples, given: Samples) -> float:
    """LSD in dB over pairs of frames: root mean square over frequency, averaged over the pairs.

    Args:
        reference: shape (n,).
        given: shape (m,).
    """
    path = align(_mels(reference), _mels(given))
    difference = levels(reference)[path[:, 0]] - levels(given)[path[:, 1]]
    return float(np.sqrt((difference**2).mean(axis=1)).mean())


def align(reference: Array, given: Array, band: int = BAND) -> Path:
    """Path of least total distance; each step advances one or both by a frame.

    Args:
        reference: shape (n, values); frames are compared by Euclidean distance.
        given: shape (m, values).
        band: see ``BAND``.

    Returns:
        Pairs of frames, shape (pairs, 2), from (0, 0) to (n - 1, m - 1).
    """
    total = _totals(_distances(reference, given, band))
    row, column = len(reference) - 1, len(given) - 1
    path = [(row, column)]
    while row or column:
        steps = [(row - 1, column - 1), (row - 1, column), (row, column - 1)]
        # The diagonal comes first, and wins ties.
        row, column = min((step for step in steps if min(step) >= 0), key=lambda step: total[step])
        path.append((row, column))
    return np.asarray(path[::-1])


def _distances(reference: Array, given: Array, band: int) -> Array:
    """Distance of every pair of frames, infinite outside the band."""
    squares = (reference**2).sum(axis=1)[:, None] + (given**2).sum(axis=1) - 2 * reference @ given.T
    slope = max(1, len(given) - 1) / max(1, len(reference) - 1)
    away = np.abs(np.arange(len(reference))[:, None] * slope - np.arange(len(given)))
    # At least the slope, so that a narrow band has a frame in every row.
    return np.where(away <= max(band, slope), np.sqrt(np.maximum(squares, 0)), np.inf)


def _totals(distances: Array) -> Array:
    """Least total distance from (0, 0) to each pair, one diagonal of the matrix at a time."""
    rows, columns = distances.shape
    # A border of infinity, except for the corner where every path begins.
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0
    for diagonal in range(rows + columns - 1):
        row = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        column = diagonal - row
        before = np.minimum(total[row, column], np.minimum(total[row, column + 1], total[row + 1, column]))
        total[row + 1, column + 1] = before + distances[row, column]
    return total[1:, 1:]


def _mels(waveform: Samples) -> Array:
    """Mel spectrogram in dB, shape (frames, 80)."""
    return np.asarray(20 * np.log10(magnitudes(waveform) @ mel_filters() + FLOOR))
