"""Volume without clipping: peaks near full scale are rounded off."""

import numpy as np

from service.speech import Samples

KNEE = 0.9
"""Amplitude up to which samples pass unchanged; above it they approach 1 without reaching it."""


def amplified(samples: Samples, volume: float) -> Samples:
    """Samples times ``volume``, within (-1, 1)."""
    return samples if volume == 1.0 else limited(samples * np.float32(volume))


def limited(samples: Samples) -> Samples:
    """Samples within (-1, 1), unchanged if none is above the knee."""
    amplitude = np.abs(samples)
    if amplitude.max(initial=0.0) <= KNEE:
        return samples
    excess = np.maximum(amplitude - KNEE, 0.0) / (1.0 - KNEE)
    rounded = KNEE + (1.0 - KNEE) * np.tanh(excess)
    return np.where(amplitude > KNEE, np.copysign(rounded, samples), samples).astype(np.float32)
