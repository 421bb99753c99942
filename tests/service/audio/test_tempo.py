from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.audio.tempo import HOP_SAMPLES, SEARCH_SAMPLES, at_tempo
from service.speech import SAMPLE_RATE, Samples
from tests.fuzzing import examples

PERIOD = SAMPLE_RATE // 120


def voice(count: int) -> Samples:
    """A pulse train of 120 Hz with some noise, louder and softer three times a second."""
    place = np.arange(count)
    pulses = np.exp(-(place % PERIOD) / 20)
    noise = np.random.default_rng(count).normal(0, 0.02, count)
    return ((pulses + noise) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * place / SAMPLE_RATE))).astype(np.float32)


def retimed(pieces: Iterable[Samples], tempo: float) -> Samples:
    return np.concatenate([np.zeros(0, np.float32), *at_tempo(pieces, tempo)])


def test_at_its_own_tempo_speech_is_passed_on_untouched() -> None:
    pieces = [voice(700), voice(3)]
    assert [piece is given for piece, given in zip(at_tempo(pieces, 1.0), pieces, strict=True)] == [True, True]


@pytest.mark.parametrize("tempo", [0.25, 0.5, 0.7, 1.5, 2.0, 4.0])
def test_the_length_is_exact_and_the_level_and_pitch_stay(tempo: float) -> None:
    samples = voice(3 * SAMPLE_RATE)
    made = retimed([samples], tempo)
    assert len(made) == round(len(samples) / tempo)
    assert made.std() == pytest.approx(samples.std(), rel=0.1)
    inner = made[SAMPLE_RATE // 10 : -SAMPLE_RATE // 10]
    likeness = np.correlate(inner[:9000], inner[: 9000 - 300], "valid")
    assert PERIOD / 2 + np.argmax(likeness[PERIOD // 2 :]) == pytest.approx(PERIOD, abs=2)


@pytest.mark.parametrize("tempo", [0.4, 0.5, 2.0, 3.0])
def test_every_event_keeps_its_relative_time(tempo: float) -> None:
    samples = np.zeros(4 * SAMPLE_RATE, np.float32)
    begins = [12_345, 50_000, 80_001]
    for begin in begins:
        samples[begin : begin + 2_400] = voice(2_400)
    made = retimed([samples], tempo)
    loud = np.flatnonzero(np.abs(made) > 0.05)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-10_000) > 3_000)]
    assert len(onsets) == len(begins)
    for onset, begin in zip(onsets, begins, strict=True):
        assert abs(onset - begin / tempo) <= HOP_SAMPLES + SEARCH_SAMPLES / min(tempo, 1.0)


@settings(max_examples=examples(40), deadline=None)
@given(
    sizes=st.lists(st.integers(0, 4000), max_size=8),
    tempo=st.floats(0.2, 5.0, exclude_min=True),
)
def test_the_samples_are_the_same_however_they_are_divided(sizes: list[int], tempo: float) -> None:
    samples = voice(sum(sizes))
    pieces = np.split(samples, np.cumsum(sizes)[:-1]) if sizes else []
    made = retimed(pieces, tempo)
    assert len(made) == round(len(samples) / tempo)
    assert np.array_equal(made, retimed([samples], tempo))
    assert np.isfinite(made).all() and np.abs(made).max(initial=0.0) <= np.abs(samples).max(initial=0.0) + 1e-6


@pytest.mark.parametrize("tempo", [0.5, 1.7, 2.0])
def test_pieces_are_whole_hops_but_for_the_last(tempo: float) -> None:
    pieces = list(at_tempo(np.array_split(voice(50_000), 7), tempo))
    assert len(pieces) > 3
    assert {len(piece) % HOP_SAMPLES for piece in pieces[:-1]} == {0}


@pytest.mark.parametrize("tempo", [0.25, 0.9, 4.0])
def test_nothing_but_what_is_needed_is_held_back_and_pieces_are_short(tempo: float) -> None:
    taken = given = 0

    def pieces() -> Iterator[Samples]:
        nonlocal taken
        for _ in range(5):
            # All input before has been output, except for what the next grain may need of it.
            assert taken / tempo - given < (3 * HOP_SAMPLES + 2 * SEARCH_SAMPLES) / min(tempo, 1.0)
            taken += 3 * SAMPLE_RATE
            yield voice(3 * SAMPLE_RATE)

    for piece in at_tempo(pieces(), tempo):
        given += len(piece)
        assert len(piece) <= SAMPLE_RATE / tempo + 2 * HOP_SAMPLES
    assert taken == 15 * SAMPLE_RATE


def test_silence_stays_silence() -> None:
    assert not retimed([np.zeros(9_999, np.float32)], 0.5).any()
