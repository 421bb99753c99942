import numpy as np
import pytest

from service.engine.synthesis import WordTimes
from service.speech import TimedWord, Word

WORDS = (Word("so", 0, 2, 0, 2), Word("far", 3, 6, 3, 6))
DURATIONS = np.asarray([8, 2, 4, 1, 4, 4, 4, 12])


def test_words_begin_after_the_padding_and_the_words_before_them() -> None:
    assert list(WordTimes(WORDS, DURATIONS).placed(0)) == [
        TimedWord("so", 0.2, 0.35, 0, 2),
        TimedWord("far", 0.375, 0.675, 3, 6),
    ]


def test_the_second_half_of_an_utterance_begins_after_the_first() -> None:
    (word,) = WordTimes(WORDS[:1], DURATIONS, begin=24_000).placed(12_000)
    assert (word.start, word.end) == (1.7, 1.85)


@pytest.mark.parametrize("tempo", [0.5, 2.0, 1.3])
def test_times_are_divided_by_the_tempo(tempo: float) -> None:
    plain, other = (list(WordTimes(WORDS, DURATIONS, tempo=tempo).placed(0)) for tempo in (1.0, tempo))
    for one, two in zip(plain, other, strict=True):
        assert two.start == pytest.approx(one.start / tempo, abs=1e-4)
        assert two.end == pytest.approx(one.end / tempo, abs=1e-4)


def test_no_word_begins_before_the_audio() -> None:
    (word,) = WordTimes(WORDS[:1], DURATIONS).placed(-6_000)
    assert (word.start, word.end) == (0.0, 0.1)
