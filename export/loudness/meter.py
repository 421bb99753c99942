"""Integrated loudness by ITU-R BS.1770-4, of mono audio.

K-weighting is applied to the spectrum of the whole recording: two biquads as a recursion would need compiled code or
scipy, and here their frequency response is ten lines. Their coefficients for any sampling rate follow from the analogue
prototypes that the standard's own, for 48 kHz, were made from.
"""

import math

import numpy as np
from numpy.typing import NDArray

SILENCE = -70.0
"""LUFS of the absolute gate, below which a block does not count."""
RELATIVE_GATE = -10.0
"""LU below the mean of the blocks above the absolute gate."""
OFFSET = -0.691
"""The standard's constant; the filters' gain at 997 Hz, so that a full-scale sine in one channel has -3.01 LUFS."""
_BLOCK, _STEP = 0.4, 0.1
"""Seconds of a block, and between the beginnings of two."""
_TAIL = 0.5
"""Seconds of silence behind the recording, into which the filters' response decays."""

Coefficients = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Numerator and denominator of a biquad, each for delays of 0, 1 and 2 samples."""


def loudness(samples: NDArray[np.float32], rate: int) -> float:
    """LUFS of a recording; minus infinity if no block of it is above the absolute gate.

    Args:
        samples: mono, full scale is 1.
        rate: samples per second.
    """
    power = _block_power(k_weighted(samples, rate), rate)
    power = power[power > _power(SILENCE)]
    if not len(power):
        return -math.inf
    power = power[power > float(power.mean()) * 10 ** (RELATIVE_GATE / 10)]
    return OFFSET + 10 * math.log10(float(power.mean()))


def peak(samples: NDArray[np.float32]) -> float:
    """dBFS of the largest sample; minus infinity for silence."""
    largest = float(np.abs(samples).max(initial=0.0))
    return 20 * math.log10(largest) if largest else -math.inf


def k_weighted(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """The recording as the ear's sensitivity changes it, of the same length."""
    length = len(samples) + round(_TAIL * rate)
    spectrum = np.fft.rfft(samples, length)
    frequencies = 2 * np.pi * np.arange(len(spectrum)) / length
    for numerator, denominator in (head_filter(rate), high_pass(rate)):
        spectrum *= _response(numerator, frequencies) / _response(denominator, frequencies)
    return np.fft.irfft(spectrum, length)[: len(samples)]


def head_filter(rate: int) -> Coefficients:
    """The first filter: 4 dB above 2 kHz, for the head."""
    tangent = math.tan(math.pi * 1681.974450955533 / rate)
    damping = tangent / 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    square = tangent * tangent
    scale = 1 + damping + square
    numerator = (high + band * damping + square, 2 * (square - high), high - band * damping + square)
    denominator = (scale, 2 * (square - 1), 1 - damping + square)
    return _normalised(numerator, scale), _normalised(denominator, scale)


def high_pass(rate: int) -> Coefficients:
    """The second filter: less of what is below 100 Hz."""
    tangent = math.tan(math.pi * 38.13547087602444 / rate)
    damping = tangent / 0.5003270373238773
    square = tangent * tangent
    scale = 1 + damping + square
    return (1.0, -2.0, 1.0), _normalised((scale, 2 * (square - 1), 1 - damping + square), scale)


def _normalised(values: tuple[float, float, float], scale: float) -> tuple[float, float, float]:
    first, second, third = values
    return first / scale, second / scale, third / scale


def _response(polynomial: tuple[float, float, float], frequencies: NDArray[np.float64]) -> NDArray[np.complex128]:
    delay = np.exp(-1j * frequencies)
    return np.asarray(polynomial[0] + polynomial[1] * delay + polynomial[2] * delay * delay, dtype=np.complex128)


def _block_power(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Mean square of each whole block; of the recording itself if it is shorter than one."""
    size, step = round(_BLOCK * rate), round(_STEP * rate)
    sums = np.concatenate([[0.0], np.cumsum(samples * samples)])
    starts = np.arange(0, max(1, len(samples) - size + 1), step)
    size = min(size, len(samples))
    return np.asarray((sums[starts + size] - sums[starts]) / max(1, size), dtype=np.float64)


def _power(level: float) -> float:
    return float(10 ** ((level - OFFSET) / 10))
