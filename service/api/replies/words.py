"""Words and the times at which they are heard, given out no sooner than the audio has got that far.

The engine tells of an utterance's words when it has planned it, with times that hold but for the silence that is cut
off in the end. Held back until the audio has passed their end, words can be told with the piece that they are heard
in, and are within the audio's length.
"""

import math
from collections import deque
from collections.abc import Iterable

import msgspec

from service.speech import SAMPLE_RATE, TimedWord

_PLACES = 10_000
"""Times are in tenths of a millisecond."""


class Transcript:
    """The words of one speech; holds those of an utterance or two."""

    def __init__(self) -> None:
        self._waiting: deque[TimedWord] = deque()
        self._last = 0.0

    def add(self, words: Iterable[TimedWord]) -> None:
        """Words that will be heard, in order."""
        self._waiting.extend(words)

    def heard(self, samples: int, complete: bool) -> list[TimedWord]:
        """The words not given out yet that end within ``samples``, or all if the audio is complete.

        Their times never go back and are never beyond ``samples``.
        """
        length = math.floor(samples * _PLACES / SAMPLE_RATE) / _PLACES
        words: list[TimedWord] = []
        while self._waiting and (complete or self._waiting[0].end <= length):
            word = self._waiting.popleft()
            start = min(max(word.start, self._last), length)
            self._last = min(max(word.end, start), length)
            words.append(msgspec.structs.replace(word, start=start, end=self._last))
        return words
