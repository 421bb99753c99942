import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.acoustic.windows import Window, WindowRule, cut_windows, halves_of_window

rules = st.builds(
    WindowRule,
    first=st.integers(8, 200),
    usual=st.integers(8, 200),
    slack=st.floats(0.0, 0.5),
    context=st.integers(0, 40),
)


@given(frames=st.integers(1, 3000), rule=rules, seed=st.integers(0, 9))
def test_every_frame_is_in_exactly_one_window_of_bounded_length(frames: int, rule: WindowRule, seed: int) -> None:
    energy = np.random.default_rng(seed).normal(size=frames).astype(np.float32)
    at = 0
    for window in cut_windows(energy, rule):
        assert window.start == at < window.end
        assert window.end - window.start <= rule.most
        assert 0 <= window.context_start <= window.start and window.end <= window.context_end <= frames
        assert window.context_start == max(0, window.start - rule.context)
        at = window.end
    assert at == frames


@given(frames=st.integers(1, 3000))
def test_no_window_is_much_shorter_than_wanted_unless_the_utterance_is(frames: int) -> None:
    rule = WindowRule()
    windows = list(cut_windows(np.zeros(frames, np.float32), rule))
    shortest = min(window.end - window.start for window in windows)
    assert len(windows) == 1 or shortest >= rule.first * (1 - rule.slack) / 2


def test_cuts_fall_on_the_quietest_frame_near_the_wanted_length() -> None:
    energy = np.ones(400, np.float32)
    energy[[70, 95, 230]] = [-1.0, -2.0, -1.0]
    starts = [window.start for window in cut_windows(energy, WindowRule())]
    assert starts == [0, 95, 230]


def test_the_first_window_is_the_shortest_so_that_sound_comes_soon() -> None:
    lengths = [w.end - w.start for w in cut_windows(np.zeros(1000, np.float32), WindowRule())]
    assert lengths[0] == min(lengths)


@given(start=st.integers(0, 50), length=st.integers(1, 300), rest=st.integers(0, 50))
def test_halves_of_a_window_cover_it_with_context_and_need_less_each(start: int, length: int, rest: int) -> None:
    rule, frames = WindowRule(), start + length + rest
    end = start + length
    window = Window(start, end, max(0, start - rule.context), min(frames, end + rule.context))
    halves = halves_of_window(window, rule, frames)
    if length < 4 * rule.context:
        assert halves == ()
    if not halves:
        return
    first, second = halves
    assert (first.start, first.end, second.end) == (start, second.start, end)
    for half in halves:
        assert half.context_end - half.context_start < window.context_end - window.context_start
        assert half.context_start == max(0, half.start - rule.context)
        assert half.context_end == min(frames, half.end + rule.context)
