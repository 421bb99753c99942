"""What a request will cost, from its text alone, and how fast this machine is, from what it has spoken.

The cost is counted in seconds of voice; the pace turns them into seconds of work. Pauses cost next to nothing, however
long they are.
"""

import math
import re
import threading

from service.speech import FRAME, SAMPLE_RATE, Speech

LETTER = 0.063
"""Seconds of speech, its share of what lies between words included: 770 characters of prose take 44 s."""
CAPITAL = 0.2
"""Seconds: many are spelt."""
FIGURE = 0.42
"""Seconds for a digit, which is read as a word or more."""
PHONEME = 0.055
"""Seconds: 383 phonemes take 21 s."""
LEAST = 0.5
"""Seconds of speech that the shortest text costs."""
PRIOR = 0.3
"""Work for a second of speech, until some was spoken: twice what a fast core needs, a third of a slow one."""
CONFIDENCE = 4.0
"""Seconds of speech that the prior weighs as much as: it is gone after a few windows."""
MEMORY = 20.0
"""Seconds of speech after which what was measured counts half. A shared core may be throttled to a tenth at once."""

_PAUSE = re.compile(r"\[pause:[\d.]+s\]", re.IGNORECASE)


def expected_speech(speech: Speech) -> float:
    """Seconds of voice that ``speech`` should become; within a third for prose, and never nothing."""
    text = speech.text
    if speech.reading.spelling == "phonemes":
        fixed = sum(frames or 0 for frames in speech.durations) * FRAME / SAMPLE_RATE
        free = max(0, len(text) - sum(frames is not None for frames in speech.durations))
        return max(LEAST, fixed + free * PHONEME / speech.speed)
    if speech.reading.markup:
        text = _PAUSE.sub("", text)
    letters, capitals, figures = (sum(map(kind, text)) for kind in (str.isalpha, str.isupper, str.isdigit))
    return max(LEAST, ((letters - capitals) * LETTER + capitals * CAPITAL + figures * FIGURE) / speech.speed)


class Pace:
    """Seconds of work that a second of speech takes here and now (RTF)."""

    def __init__(self) -> None:
        self._speech = CONFIDENCE
        self._work = CONFIDENCE * PRIOR
        self._lock = threading.Lock()

    @property
    def rtf(self) -> float:
        """Seconds of work for a second of speech."""
        with self._lock:
            return self._work / self._speech

    def add(self, speech: float, work: float) -> None:
        """``speech`` seconds took ``work`` seconds to make."""
        with self._lock:
            kept = math.exp2(-speech / MEMORY)
            self._speech = self._speech * kept + speech
            self._work = self._work * kept + work
