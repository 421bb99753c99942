"""Look at what the model made before anyone hears it.

A broken graph or a saturated kernel gives NaN, or noise pinned at full scale; neither may be sent as if it were
speech. A healthy voice peaks below 0.9 and very rarely touches 1: such a peak is rounded off, not clipped.
"""

import numpy as np

from service.errors import ModelFault
from service.speech import Samples

KNEE = 0.9
"""Below it samples pass unchanged; above it they approach 1 without reaching it."""
PINNED = 0.01
"""Share of samples beyond full scale from which the audio is taken for broken."""


def checked(samples: Samples) -> Samples:
    """The samples, finite and within [-1, 1].

    Raises:
        ModelFault: there is a NaN or an infinity, or more than a rare peak is beyond full scale.
    """
    level = np.abs(samples)
    peak = float(level.max(initial=0.0))
    if not np.isfinite(peak):
        raise ModelFault("the model gave samples that are not finite")
    if peak <= KNEE:
        return samples
    if float((level >= 1.0).mean()) > PINNED:
        raise ModelFault("the model gave noise at full scale")
    over = np.maximum(level - KNEE, 0.0) / (1.0 - KNEE)
    rounded = KNEE + (1.0 - KNEE) * np.tanh(over)
    return np.where(level > KNEE, np.copysign(rounded, samples), samples).astype(np.float32)
