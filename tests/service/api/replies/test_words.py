from hypothesis import given
from hypothesis import strategies as st

from service.api.replies.words import WordQueue
from service.speech import SAMPLE_RATE, TimedWord


def word(text: str, start: float, end: float) -> TimedWord:
    return TimedWord(text, start, end, 0, len(text))


def test_a_word_is_told_once_the_audio_has_passed_its_end() -> None:
    transcript = WordQueue()
    transcript.add([word("one", 0.1, 0.5), word("two", 0.6, 1.0)])
    assert transcript.take(SAMPLE_RATE // 2 - 10, complete=False) == []
    assert [heard.text for heard in transcript.take(SAMPLE_RATE // 2, complete=False)] == ["one"]
    assert transcript.take(SAMPLE_RATE // 2, complete=False) == []
    assert [heard.text for heard in transcript.take(SAMPLE_RATE, complete=False)] == ["two"]


def test_at_the_end_words_are_cut_back_to_the_audio() -> None:
    transcript = WordQueue()
    transcript.add([word("one", 0.1, 0.5), word("two", 0.6, 1.2), word("three", 1.3, 1.4)])
    assert [(heard.start, heard.end) for heard in transcript.take(SAMPLE_RATE, complete=True)] == [
        (0.1, 0.5),
        (0.6, 1.0),
        (1.0, 1.0),
    ]


TIMES = st.floats(0, 20)


@given(st.lists(st.tuples(TIMES, TIMES), max_size=8), st.lists(st.integers(1, 200_000), min_size=1, max_size=8))
def test_times_never_go_back_nor_beyond_the_audio_and_no_word_is_lost(
    times: list[tuple[float, float]], pieces: list[int]
) -> None:
    transcript = WordQueue()
    transcript.add(word(str(number), *span) for number, span in enumerate(times))
    samples = 0
    told: list[TimedWord] = []
    for piece in pieces:
        samples += piece
        told += transcript.take(samples, complete=False)
        assert all(heard.end <= samples / SAMPLE_RATE for heard in told)
    told += transcript.take(samples, complete=True)
    assert [heard.text for heard in told] == [str(number) for number in range(len(times))]
    edges = [edge for heard in told for edge in (heard.start, heard.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= samples / SAMPLE_RATE for edge in edges)
