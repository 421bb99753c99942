import numpy as np

from service.speech import TimedWord, Word
from service.timing import Heard

WORDS = (Word("so", 0, 2, 0, 2), Word("far", 3, 6, 3, 6))
DURATIONS = np.asarray([8, 2, 4, 1, 4, 4, 4, 12])


def test_words_are_heard_after_the_padding_and_the_words_before_them() -> None:
    assert list(Heard(WORDS, DURATIONS).placed(0)) == [
        TimedWord("so", 0.2, 0.35, 0, 2),
        TimedWord("far", 0.375, 0.675, 3, 6),
    ]


def test_the_second_half_of_an_utterance_begins_after_the_first() -> None:
    (word,) = Heard(WORDS[:1], DURATIONS, begin=24_000).placed(12_000)
    assert (word.start, word.end) == (1.7, 1.85)


def test_no_word_is_heard_before_the_audio_begins() -> None:
    (word,) = Heard(WORDS[:1], DURATIONS).placed(-6_000)
    assert (word.start, word.end) == (0.0, 0.1)
