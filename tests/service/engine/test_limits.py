import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.acoustic.windows import WindowRule
from service.engine.limits import FIXED, MODULES, MOST, SHORTEST, Limits, language_room, limits_of
from service.errors import TooLittleMemory
from service.manifest import Precision
from service.memory.budget import OURS, ROOMY, Budget
from service.speech import MAX_PHONEMES


def limits(mebibytes: int, precision: Precision = "int8") -> Limits:
    return limits_of(Budget(mebibytes, "a test"), precision)


def test_plenty_of_memory_gives_the_windows_that_are_liked_best_and_no_more_arena() -> None:
    plenty = limits(8000)
    assert plenty.rule == WindowRule() and plenty.arena == MOST and plenty.most_phonemes == MAX_PHONEMES
    assert plenty == limits(500)


def test_less_memory_gives_shorter_windows_and_utterances() -> None:
    small, middle, large = limits(200), limits(230), limits(500)
    assert SHORTEST <= small.rule.usual < middle.rule.usual < large.rule.usual
    assert small.most_frames < middle.most_frames < large.most_frames
    assert small.rule.first <= small.rule.usual


def test_the_first_window_does_not_get_longer_where_there_is_room() -> None:
    assert limits(8000).rule.first == WindowRule().first


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_extras_are_as_so_much_less_memory(precision: Precision) -> None:
    budget, smaller = Budget(400, "a test"), Budget(368, "a test")
    assert limits_of(budget, precision, 32) == limits_of(smaller, precision)
    assert language_room(budget, precision, 32) == language_room(smaller, precision)
    with pytest.raises(TooLittleMemory) as without:
        limits_of(Budget(100, "a test"), precision)
    with pytest.raises(TooLittleMemory, match="100 MiB") as caught:
        limits_of(Budget(100, "a test"), precision, 32)
    assert caught.value.least == without.value.least + 32


def test_slow_speech_has_shorter_utterances() -> None:
    small = limits(200)
    assert small.phonemes(0.25) < small.phonemes(0.5) < small.phonemes(1.0) <= small.phonemes(4.0) <= MAX_PHONEMES


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_too_little_is_refused_with_the_figures(precision: Precision) -> None:
    least = FIXED[precision] + 1
    with pytest.raises(TooLittleMemory, match=rf"{least} MiB.*a test.*KOKORO_MEMORY_MB") as caught:
        limits(least, precision)
    assert str(caught.value.least) in str(caught.value)
    assert limits(caught.value.least, precision).rule.usual >= SHORTEST
    with pytest.raises(TooLittleMemory):
        limits(caught.value.least - 1, precision)


@given(mebibytes=st.integers(1, 2000), precision=st.sampled_from(["int8", "fp32"]), speed=st.floats(0.25, 4.0))
def test_what_is_allowed_is_never_more_than_was_given(mebibytes: int, precision: Precision, speed: float) -> None:
    try:
        given_out = limits(mebibytes, precision)
    except TooLittleMemory:
        return
    assert FIXED[precision] + given_out.arena <= mebibytes
    assert 30 <= given_out.phonemes(speed) <= MAX_PHONEMES
    assert given_out.most_frames >= 1000


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_modules_are_held_twice_only_where_nothing_else_wants_the_memory(precision: Precision) -> None:
    assert FIXED[precision] + MOST + MODULES <= ROOMY


def test_the_smallest_machine_on_sale_is_large_enough() -> None:
    # 256 MB, of which the kernel of a virtual machine leaves its processes 210 MiB.
    assert limits(int(210 * OURS)).rule.usual >= SHORTEST
