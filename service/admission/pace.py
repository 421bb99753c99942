"""Real-time factor of this machine, measured on the requests that it synthesises."""

import math
import threading

PRIOR_RTF = 0.3
"""RTF assumed before any measurement: twice that of a fast core, a third of a slow one's."""
PRIOR_SECONDS = 4.0
"""Seconds of speech that the prior counts as: it is outweighed after a few windows."""
HALF_LIFE_SECONDS = 20.0
"""Seconds of speech after which a measurement counts half. A shared core may be throttled to a tenth at once."""


class Pace:
    """Exponentially weighted real-time factor (seconds of work for a second of speech). Thread-safe."""

    def __init__(self) -> None:
        self._speech = PRIOR_SECONDS
        self._work = PRIOR_SECONDS * PRIOR_RTF
        self._lock = threading.Lock()

    @property
    def rtf(self) -> float:
        """Current estimate."""
        with self._lock:
            return self._work / self._speech

    def add(self, speech: float, work: float) -> None:
        """Record that ``speech`` seconds of audio took ``work`` seconds."""
        with self._lock:
            kept = math.exp2(-speech / HALF_LIFE_SECONDS)
            self._speech = self._speech * kept + speech
            self._work = self._work * kept + work
