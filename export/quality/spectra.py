"""Spectral distances between two waveforms of the same words and durations.

A vocoder's outputs cannot be compared sample by sample: a phase that drifts by half a turn is inaudible and makes the
difference larger than the signal. So magnitudes are compared, frame by frame, in decibels.
"""

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from service.speech import SAMPLE_RATE, Samples

WINDOW, HOP = 1024, 256
"""Samples of a frame (43 ms) and of the hop between frames."""
FLOOR = 1e-3
"""Added to magnitudes before the logarithm: levels 60 dB below 1 are inaudible and must not count."""
MELS = 80
MEL_FLOOR = 1e-5
"""Least mel magnitude, as in the loss that vocoders are trained with."""

Array = NDArray[np.float64]


def log_spectral_distance(reference: Samples, given: Samples) -> float:
    """LSD in dB: root mean square over frequency of the difference in level, averaged over frames.

    Args:
        reference: shape (n,).
        given: shape (n,).

    Raises:
        ValueError: the lengths differ.
    """
    difference = levels(given) - _same_length(levels(reference), reference, given)
    return float(np.sqrt((difference**2).mean(axis=1)).mean())


def mel_distance(reference: Samples, given: Samples) -> float:
    """Mean absolute difference of the natural logarithms of 80 mel magnitudes (L1), over all frames.

    Magnitudes, not powers, below ``MEL_FLOOR`` count as that; 0.1 is a difference of 0.87 dB.

    Args:
        reference: shape (n,).
        given: shape (n,).

    Raises:
        ValueError: the lengths differ.
    """
    difference = _log_mels(given) - _same_length(_log_mels(reference), reference, given)
    return float(np.abs(difference).mean())


def levels(waveform: Samples) -> Array:
    """Spectrogram in dB, 20 log10(|X| + 1e-3), shape (frames, 513)."""
    return np.asarray(20 * np.log10(magnitudes(waveform) + FLOOR))


def magnitudes(waveform: Samples) -> Array:
    """|X| of the Hann-windowed frames that fit in, not scaled; a waveform shorter than a frame is zero-padded.

    Args:
        waveform: shape (n,).

    Returns:
        Shape (max(1, 1 + (n - 1024) // 256), 513).
    """
    filled = np.pad(waveform.astype(np.float64), (0, max(0, WINDOW - len(waveform))))
    frames = sliding_window_view(filled, WINDOW)[::HOP]
    # Periodic, as for a Fourier transform; numpy's own Hann window is symmetric.
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    return np.asarray(np.abs(np.fft.rfft(frames * window)))


@functools.cache
def mel_filters() -> Array:
    """Mel filters, (513, 80): triangles from 0 to 12 kHz, equally wide on the mel scale 2595 log10(1 + f / 700).

    Each has the area of one bin, so that a mel magnitude is a mean of magnitudes.
    """
    highest = 2595 * np.log10(1 + SAMPLE_RATE / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, highest, MELS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0, np.minimum(rising, falling))
    # The lowest filters are narrower than a bin, and may miss all of them: these take the nearest.
    missed = triangles.sum(axis=0) == 0
    triangles[np.abs(bins - edges[1:-1]).argmin(axis=0)[missed], missed] = 1
    return np.asarray(triangles / triangles.sum(axis=0))


def _log_mels(waveform: Samples) -> Array:
    return np.asarray(np.log(np.maximum(magnitudes(waveform) @ mel_filters(), MEL_FLOOR)))


def _same_length(spectrum: Array, reference: Samples, given: Samples) -> Array:
    if reference.shape != given.shape:
        raise ValueError(f"waveforms of {len(reference)} and {len(given)} samples cannot be compared frame by frame")
    return spectrum
