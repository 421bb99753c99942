"""Look at what the model made before anyone hears it.

A broken graph or a saturated kernel gives NaN, or noise pinned at full scale; neither may be sent as if it were
speech. A healthy voice peaks below 0.9 and very rarely touches 1: such a peak is rounded off, not clipped.
"""

import numpy as np

from service.audio.loudness import limited
from service.errors import ModelFault
from service.speech import Samples

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
    if peak > 1.0 and float((level >= 1.0).mean()) > PINNED:
        raise ModelFault("the model gave noise at full scale")
    return limited(samples)
