"""Samples: validation of the model's output, volume without clipping, and conversion to 16-bit integers.

A broken graph or a saturated kernel gives NaN, or noise clipped at full scale; neither may be sent as if it were
speech. A valid voice peaks below 0.9 and very rarely reaches 1: such a peak is rounded off, not clipped.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from service.errors import ModelFault
from service.speech import Samples

KNEE = 0.9
"""Amplitude up to which samples pass unchanged; above it they approach 1 without reaching it."""
MAX_CLIPPED_SHARE = 0.01
"""Share of samples beyond full scale above which the audio is rejected as noise."""
FULL_SCALE = 32767
"""16-bit value of the sample 1.0."""

Pcm16: TypeAlias = NDArray[np.int16]
"""Mono audio, shape (n,), 16-bit signed, little-endian."""


def checked(samples: Samples) -> Samples:
    """Samples that are finite and within [-1, 1].

    Raises:
        ModelFault: a sample is not finite, or more than rare peaks are beyond full scale.
    """
    amplitude = np.abs(samples)
    peak = float(amplitude.max(initial=0.0))
    if not np.isfinite(peak):
        raise ModelFault("the model gave samples that are not finite")
    if peak > 1.0 and float((amplitude >= 1.0).mean()) > MAX_CLIPPED_SHARE:
        raise ModelFault("the model gave noise at full scale")
    return limited(samples)


def amplified(samples: Samples, factor: float) -> Samples:
    """Samples times ``factor``, within (-1, 1)."""
    return samples if factor == 1.0 else limited(samples * np.float32(factor))


def limited(samples: Samples) -> Samples:
    """Samples within (-1, 1), unchanged if none is above the knee."""
    amplitude = np.abs(samples)
    if amplitude.max(initial=0.0) <= KNEE:
        return samples
    excess = np.maximum(amplitude - KNEE, 0.0) / (1.0 - KNEE)
    rounded = KNEE + (1.0 - KNEE) * np.tanh(excess)
    return np.where(amplitude > KNEE, np.copysign(rounded, samples), samples).astype(np.float32)


def to_pcm16(samples: Samples) -> Pcm16:
    """Round samples in [-1, 1] to 16 bits; 1.0 becomes 32767 and -1.0 becomes -32767."""
    scaled: Samples = np.rint(samples * np.float32(FULL_SCALE))
    return scaled.astype("<i2")
