"""How loud speech is, and that it never clips: peaks near full scale are rounded off."""

import numpy as np

from service.speech import Samples

KNEE = 0.9
"""Below it samples pass unchanged; above it they approach 1 without reaching it."""


def amplified(samples: Samples, volume: float) -> Samples:
    """The samples times ``volume``, within (-1, 1)."""
    return samples if volume == 1.0 else limited(samples * np.float32(volume))


def limited(samples: Samples) -> Samples:
    """The samples within (-1, 1): unchanged where none is above the knee."""
    level = np.abs(samples)
    if level.max(initial=0.0) <= KNEE:
        return samples
    over = np.maximum(level - KNEE, 0.0) / (1.0 - KNEE)
    rounded = KNEE + (1.0 - KNEE) * np.tanh(over)
    return np.where(level > KNEE, np.copysign(rounded, samples), samples).astype(np.float32)
