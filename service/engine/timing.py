"""Times of words, from the durations that the prosody graph planned: the model's own, not an estimate."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from service.speech import FRAME, SAMPLE_RATE, TimedWord, Word

_DECIMALS = 4
"""Of a time in seconds."""


class WordTimes:
    """Words of an utterance with times relative to it, not yet to the whole speech.

    Args:
        words: in order.
        durations: frames of each token, shape (phonemes + 2,), padding tokens included.
        begin: samples of the utterance before this part of it.
        tempo: factor by which the part is faster than planned.
    """

    def __init__(self, words: Iterable[Word], durations: NDArray[np.int64], begin: int = 0, tempo: float = 1.0) -> None:
        self._words = tuple(words)
        # First sample of each phoneme: the padding token is before the first.
        self._begins = begin + FRAME * np.cumsum(durations) / tempo

    def placed(self, origin: int) -> Iterator[TimedWord]:
        """The words with their times.

        Args:
            origin: sample of the speech at which the utterance begins, its trimmed silent edge included.
        """
        for word in self._words:
            start, end = (max(0, origin + round(self._begins[index])) for index in (word.start, word.end))
            yield TimedWord(word.text, _seconds(start), _seconds(end), word.source_start, word.source_end)


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE, _DECIMALS)
