import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.acoustic.windows import Window, WindowRule, cut_windows
from service.audio.joins import MARGIN_SAMPLES, Utterances, join_windows
from service.errors import ModelFault
from service.speech import FRAME, SAMPLE_RATE, Samples

AUDIBLE = 0.003


def tone(samples: int, level: float = 0.5) -> Samples:
    wave: Samples = (level * np.sin(2 * np.pi * 220 / SAMPLE_RATE * np.arange(samples))).astype(np.float32)
    return wave


def rendered(signal: Samples, rule: WindowRule, offset: float = 0.0) -> list[tuple[Window, Samples]]:
    """Output of a perfect vocoder for each window of ``signal``; every second one shifted by ``offset``."""
    energy = np.random.default_rng(0).normal(size=len(signal) // FRAME).astype(np.float32)
    return [
        (window, signal[FRAME * window.context_start : FRAME * window.context_end] + np.float32(offset * (number % 2)))
        for number, window in enumerate(cut_windows(energy, rule))
    ]


@given(frames=st.integers(1, 600), context=st.integers(1, 20))
def test_windows_of_one_signal_join_to_that_signal(frames: int, context: int) -> None:
    signal = tone(FRAME * frames)
    joined = np.concatenate(list(join_windows(rendered(signal, WindowRule(first=40, usual=60, context=context)))))
    assert len(joined) == len(signal)
    assert np.abs(joined - signal).max() < 1e-6


def test_windows_that_disagree_give_way_to_each_other_without_a_step() -> None:
    signal = tone(FRAME * 300)
    joined = np.concatenate(list(join_windows(rendered(signal, WindowRule(first=40, usual=60), offset=0.2))))
    assert np.abs(np.diff(joined - signal)).max() < 0.2 / 300
    assert np.isclose(np.abs(joined - signal).max(), 0.2, atol=1e-3)


def speak(parts: list[tuple[list[Samples], float]]) -> Samples:
    joiner, out = Utterances(), []
    for pieces, pause in parts:
        out += [joiner.add(piece) for piece in pieces]
        joiner.end(pause)
    return np.concatenate(out)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def test_the_silence_at_the_edges_gives_way_to_the_pause_that_is_wanted() -> None:
    spoken = tone(SAMPLE_RATE)
    utterance = np.concatenate([silence(0.4), spoken, silence(0.7)])
    out = speak([([utterance], 0.3), ([utterance], 0.5)])
    loud = np.flatnonzero(np.abs(out) > AUDIBLE)
    gap = int(np.diff(loud).max())
    assert abs(gap - 0.3 * SAMPLE_RATE) < 0.02 * SAMPLE_RATE
    assert abs(len(out) - (2 * len(spoken) + 0.3 * SAMPLE_RATE + 2 * MARGIN_SAMPLES)) < 0.04 * SAMPLE_RATE


@given(cuts=st.lists(st.integers(0, 3 * SAMPLE_RATE), max_size=8))
@example(cuts=[3 * SAMPLE_RATE])
def test_the_result_does_not_depend_on_how_an_utterance_is_cut_into_pieces(cuts: list[int]) -> None:
    # Cut on whole frames, as windows are.
    at = sorted(FRAME * (cut // FRAME) for cut in cuts)
    sentence = np.concatenate([silence(0.5), tone(SAMPLE_RATE), silence(0.5), tone(SAMPLE_RATE, 0.1), silence(0.9)])
    whole, pieces = speak([([sentence], 0.2)] * 2), speak([(np.split(sentence, at), 0.2)] * 2)
    assert np.array_equal(whole, pieces)


def test_another_processors_rounding_hardly_ever_moves_an_edge() -> None:
    generator = np.random.default_rng(0)
    moved = 0
    for _ in range(100):
        decay = np.exp(-np.arange(SAMPLE_RATE) / generator.uniform(600, 2400))
        spoken = (generator.normal(0, 0.3, SAMPLE_RATE) * decay).astype(np.float32)
        sentence = np.concatenate([silence(0.4), spoken[::-1], spoken, silence(0.4)])
        noise = generator.normal(0, 0.03, len(sentence)).astype(np.float32)
        moved += len(speak([([sentence], 0.2)])) != len(speak([([sentence * (1 + noise)], 0.2)]))
    # Measured: 0, and 23 by the peaks of 5 ms.
    assert moved <= 2


def test_a_pause_inside_an_utterance_is_kept() -> None:
    sentence = np.concatenate([tone(SAMPLE_RATE), silence(1.5), tone(SAMPLE_RATE)])
    out = speak([([sentence[: 2 * SAMPLE_RATE], sentence[2 * SAMPLE_RATE :]], 0.2)])
    assert np.array_equal(out[: len(sentence)], sentence)


def test_what_is_sent_lags_only_by_silence() -> None:
    joiner = Utterances()
    spoken = tone(SAMPLE_RATE)
    assert len(joiner.add(spoken)) >= len(spoken) - FRAME


@given(cuts=st.lists(st.integers(0, 3 * SAMPLE_RATE), max_size=4), edge=st.integers(0, SAMPLE_RATE // 120))
def test_the_origin_is_where_the_utterance_begins_whatever_was_cut_off_its_edge(cuts: list[int], edge: int) -> None:
    at = sorted(FRAME * (cut // FRAME) for cut in cuts)
    sentence = np.concatenate([np.zeros(120 * edge, np.float32), tone(SAMPLE_RATE), silence(0.4), tone(SAMPLE_RATE)])
    joiner = Utterances()
    before = [joiner.add(tone(SAMPLE_RATE)), *joiner.silence(0.5)]
    joiner.end(0.3)
    out = np.concatenate(before + [joiner.add(piece) for piece in np.split(sentence, at)])
    first = joiner.origin + 120 * edge
    assert np.array_equal(out[first : first + SAMPLE_RATE], tone(SAMPLE_RATE))


def test_silence_that_was_asked_for_takes_the_place_of_the_natural_pause() -> None:
    joiner = Utterances()
    sentence = np.concatenate([silence(0.5), tone(SAMPLE_RATE), silence(0.5)])
    parts = [joiner.add(sentence)]
    joiner.end(0.3)
    pieces = list(joiner.silence(2.5))
    assert max(map(len, pieces)) <= SAMPLE_RATE
    out = np.concatenate([*parts, *pieces, joiner.add(sentence)])
    assert abs(int(np.diff(np.flatnonzero(np.abs(out) > AUDIBLE)).max()) - 2.5 * SAMPLE_RATE) < 0.02 * SAMPLE_RATE


@pytest.mark.parametrize("seconds", [0.01, 0.16, 3.0])
def test_silence_alone_is_as_long_as_asked(seconds: float) -> None:
    assert sum(map(len, Utterances().silence(seconds))) == round(seconds * SAMPLE_RATE)


def test_an_utterance_without_a_sound_is_a_fault_and_not_a_gap() -> None:
    joiner = Utterances()
    joiner.add(silence(1.0))
    with pytest.raises(ModelFault, match="silence"):
        joiner.end(0.3)
