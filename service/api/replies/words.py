"""Word times in order of the audio: a word is released once the audio has passed its end.

The engine knows an utterance's words once it has planned it, with times that are exact but for the silence that is cut
off at the end. Held back until the audio has passed their end, words can be sent with the piece that they end in, and
lie within the audio's length.
"""

import math
from collections import deque
from collections.abc import Iterable

import msgspec

from service.speech import SAMPLE_RATE, TimedWord

_TICKS_PER_SECOND = 10_000
"""Times are rounded down to tenths of a millisecond."""


class WordQueue:
    """Words of one synthesis that have not been sent yet; holds those of one or two utterances."""

    def __init__(self) -> None:
        self._words: deque[TimedWord] = deque()
        self._last_end = 0.0

    def add(self, words: Iterable[TimedWord]) -> None:
        """Append planned words, in order."""
        self._words.extend(words)

    def take(self, samples: int, complete: bool) -> list[TimedWord]:
        """Remove the words that end within ``samples``, or all of them if the audio is complete.

        Their times never decrease and never exceed ``samples``.
        """
        length = math.floor(samples * _TICKS_PER_SECOND / SAMPLE_RATE) / _TICKS_PER_SECOND
        words: list[TimedWord] = []
        while self._words and (complete or self._words[0].end <= length):
            word = self._words.popleft()
            start = min(max(word.start, self._last_end), length)
            self._last_end = min(max(word.end, start), length)
            words.append(msgspec.structs.replace(word, start=start, end=self._last_end))
        return words
