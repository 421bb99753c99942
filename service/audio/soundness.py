"""Validation of the model's samples before they are encoded.

A broken graph or a saturated kernel gives NaN, or noise clipped at full scale; neither may be sent as if it were
speech. A valid voice peaks below 0.9 and very rarely reaches 1: such a peak is rounded off, not clipped.
"""

import numpy as np

from service.audio.loudness import limited
from service.errors import ModelFault
from service.speech import Samples

MAX_CLIPPED_SHARE = 0.01
"""Share of samples beyond full scale above which the audio is rejected as noise."""


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
