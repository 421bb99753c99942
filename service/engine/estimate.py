"""Estimate of the audio's length from the text alone, made before a request is queued.

Mark-up, and pauses however long, cost next to nothing; a sign or an emoji, which is read by its name, costs as much as
one to three words.
"""

import re

from service.speech import FRAME, SAMPLE_RATE, Pause, SynthesisRequest
from service.text.prepared import PreparedText

WORD_SECONDS, LETTER_SECONDS = 0.1, 0.05
"""Seconds of speech, pauses between words included: 770 characters of prose take 44 s."""
CAPITAL_SECONDS = 0.2
"""More than a small letter, as many capitals are spelt out."""
DIGIT_SECONDS = 0.42
"""A digit is read as a word or more."""
SIGN_SECONDS = 0.4
"""Signs with a short name: ``%``, the dots and slashes of an address, a Greek letter."""
EMOJI_SECONDS = 0.85
"""An emoji or a mathematical sign."""
IDEOGRAPH_SECONDS, KANA_SECONDS = 0.24, 0.14
"""A syllable or more, and a mora."""
PHONEME_SECONDS = 0.055
"""383 phonemes take 21 s."""
MIN_SECONDS = 0.5
"""Shortest estimate."""

_COSTS = (
    (re.compile(r"[^\W\d_]+"), WORD_SECONDS),
    (re.compile(r"\d"), DIGIT_SECONDS),
    (re.compile(r"[%&@#*\\+=<>|~^$_£€¥\u0370-\u03ff]|(?<=\w)[./:?-](?=\w)|(?<=:)/|(?<=/)/"), SIGN_SECONDS),
    (
        re.compile(
            "[\u20a0-\u20ab\u20ad-\u20cf\u2100-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|[\xa6-\xb4\xb6-\xbf×÷]"
        ),
        EMOJI_SECONDS,
    ),
    (re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), IDEOGRAPH_SECONDS),
    (re.compile("[\u3040-\u30ff]"), KANA_SECONDS),
)


def expected_seconds(request: SynthesisRequest, text: PreparedText) -> float:
    """Expected seconds of speech: within a third for prose, at least ``MIN_SECONDS``."""
    if text.options.spelling == "phonemes":
        fixed = sum(frames or 0 for frames in request.durations) * FRAME / SAMPLE_RATE
        free = max(0, len(text.source) - sum(frames is not None for frames in request.durations))
        return max(MIN_SECONDS, fixed + free * PHONEME_SECONDS / request.speed)
    parts = (part.text for part in text.passages.parts if not isinstance(part, Pause))
    return max(MIN_SECONDS, sum(map(_seconds, parts)) / request.speed)


def _seconds(text: str) -> float:
    letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    costs = sum(cost * len(pattern.findall(text)) for pattern, cost in _COSTS)
    return costs + (letters - capitals) * LETTER_SECONDS + capitals * CAPITAL_SECONDS
