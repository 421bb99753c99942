"""When each word is heard, from the durations the prosody graph planned: what the model did, not an estimate."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from service.speech import FRAME, SAMPLE_RATE, TimedWord, Word

_PLACES = 4


class WordTimes:
    """Words of an utterance, placed within it but not yet within the whole speech.

    Args:
        words: in order.
        durations: frames of each token, shape (phonemes + 2,), padding tokens included.
        begin: samples of the utterance that come before this part of it.
        tempo: how much faster than planned the part is heard.
    """

    def __init__(self, words: Iterable[Word], durations: NDArray[np.int64], begin: int = 0, tempo: float = 1.0) -> None:
        self._words = tuple(words)
        # Where each phoneme begins: the padding token is before the first.
        self._begins = begin + FRAME * np.cumsum(durations) / tempo

    def placed(self, origin: int) -> Iterator[TimedWord]:
        """The words with their times.

        Args:
            origin: sample of the speech at which the utterance begins; what was cut off its silent edge counts.
        """
        for word in self._words:
            start, end = (max(0, origin + round(self._begins[place])) for place in (word.start, word.end))
            yield TimedWord(word.text, _seconds(start), _seconds(end), word.source_start, word.source_end)


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE, _PLACES)
