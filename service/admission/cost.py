"""What a request will cost, from its text alone, and how fast this machine is, from what it has spoken.

The cost is counted in seconds of voice; the pace turns them into seconds of work. What mark-up takes out of a text, and
pauses however long, cost next to nothing; a sign or an emoji, which has a name of its own, as much as a word or three.
"""

import math
import re
import threading

from service.source_text import SourceText
from service.speech import FRAME, SAMPLE_RATE, Pause, SynthesisRequest
from service.text.guards import unified
from service.text.markup.passages import passages

WORD, LETTER = 0.1, 0.05
"""Seconds of speech, what lies between words included: 770 characters of prose take 44 s."""
CAPITAL = 0.2
"""Seconds: many are spelt."""
FIGURE = 0.42
"""Seconds for a digit, which is read as a word or more."""
SIGN = 0.4
"""Seconds for what has a short name: ``%``, the dots and slashes of an address, a Greek letter."""
PICTURE = 0.85
"""Seconds for an emoji or a sign of mathematics."""
IDEOGRAPH, KANA = 0.24, 0.14
"""Seconds: a syllable or more, a beat."""
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

_COSTS = (
    (re.compile(r"[^\W\d_]+"), WORD),
    (re.compile(r"\d"), FIGURE),
    (re.compile(r"[%&@#*\\+=<>|~^$_£€¥\u0370-\u03ff]|(?<=\w)[./:?-](?=\w)|(?<=:)/|(?<=/)/"), SIGN),
    (
        re.compile(
            "[\u20a0-\u20ab\u20ad-\u20cf\u2100-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|[\xa6-\xb4\xb6-\xbf×÷]"
        ),
        PICTURE,
    ),
    (re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), IDEOGRAPH),
    (re.compile("[\u3040-\u30ff]"), KANA),
)


def expected_speech(speech: SynthesisRequest) -> float:
    """Seconds of voice that ``speech`` should become; within a third for prose, and never nothing.

    Raises:
        InvalidInput: its mark-up asks for too much.
    """
    text = speech.text
    if speech.reading.spelling == "phonemes":
        fixed = sum(frames or 0 for frames in speech.durations) * FRAME / SAMPLE_RATE
        free = max(0, len(text) - sum(frames is not None for frames in speech.durations))
        return max(LEAST, fixed + free * PHONEME / speech.speed)
    if speech.reading.markup:
        parts = passages(unified(SourceText.of(text))).parts
        text = "\n".join(part.text for part in parts if not isinstance(part, Pause))
    return max(LEAST, _voice(text) / speech.speed)


def _voice(text: str) -> float:
    letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    costs = sum(cost * len(pattern.findall(text)) for pattern, cost in _COSTS)
    return costs + (letters - capitals) * LETTER + capitals * CAPITAL


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
