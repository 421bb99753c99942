"""Conversion of float samples to 16-bit integers, in one place for all formats."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from service.speech import Samples

Pcm16: TypeAlias = NDArray[np.int16]
"""Mono audio, shape (n,), 16-bit signed, little-endian."""

FULL_SCALE = 32767
"""Value of the sample 1.0."""


def to_pcm16(samples: Samples) -> Pcm16:
    """Round samples in [-1, 1] to 16 bits; 1.0 becomes 32767 and -1.0 becomes -32767."""
    scaled: Samples = np.rint(samples * np.float32(FULL_SCALE))
    return scaled.astype("<i2")
