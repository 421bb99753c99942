import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.acoustic.windows import WindowRule
from service.engine.limits import (
    MIN_WINDOW_FRAMES,
    PREFERRED_ARENA_MIB,
    PRELOADED_MIB,
    Limits,
    after_kills,
    cache_note,
    language_room,
    limits_of,
)
from service.errors import TooLittleMemory
from service.memory.budget import PRELOAD_BUDGET_MIB, USABLE_SHARE, Budget
from service.model.variants import DEFAULT_VARIANT, VARIANTS, Variant
from service.speech import MAX_PHONEMES


def limits(mib: int, variant: Variant = DEFAULT_VARIANT) -> Limits:
    return limits_of(Budget(mib, "a test"), variant)


def test_plenty_of_memory_gives_the_windows_that_are_liked_best_and_no_more_arena() -> None:
    plenty = limits(8000)
    assert plenty.rule == WindowRule() and plenty.arena == PREFERRED_ARENA_MIB and plenty.most_phonemes == MAX_PHONEMES
    assert plenty == limits(500)


def test_less_memory_gives_shorter_windows_and_utterances() -> None:
    small, middle, large = limits(200), limits(230), limits(500)
    assert MIN_WINDOW_FRAMES <= small.rule.usual < middle.rule.usual < large.rule.usual
    assert small.most_frames < middle.most_frames < large.most_frames
    assert small.rule.first <= small.rule.usual


def test_the_first_window_does_not_get_longer_where_there_is_room() -> None:
    assert limits(8000).rule.first == WindowRule().first


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_extras_are_as_so_much_less_memory(variant: Variant) -> None:
    budget, smaller = Budget(400, "a test"), Budget(368, "a test")
    assert limits_of(budget, variant, 32) == limits_of(smaller, variant)
    assert language_room(budget, variant, 32) == language_room(smaller, variant)
    with pytest.raises(TooLittleMemory) as without:
        limits_of(Budget(100, "a test"), variant)
    with pytest.raises(TooLittleMemory, match="100 MiB") as caught:
        limits_of(Budget(100, "a test"), variant, 32)
    assert caught.value.least == without.value.least + 32


def detected(shared: int, mib: int | None = None) -> Budget:
    return Budget(mib or int(shared * USABLE_SHARE), "a test", shared)


def test_windows_leave_room_for_the_weights_in_the_page_cache() -> None:
    small, middle, large = (limits_of(detected(mib), DEFAULT_VARIANT, native=True) for mib in (230, 270, 340))
    assert small.arena < middle.arena < large.arena
    assert small == limits_of(detected(190), DEFAULT_VARIANT, native=True), "they are read again in any case"
    assert limits_of(detected(400), DEFAULT_VARIANT, native=True) == limits_of(
        Budget(380, "a test"), DEFAULT_VARIANT, native=True
    )


def test_a_budget_that_the_operator_set_is_used_whatever_the_page_cache() -> None:
    chosen = Budget(240, "a test", 256, is_set=True)
    assert limits_of(chosen, DEFAULT_VARIANT, native=True) == limits_of(
        Budget(240, "a test"), DEFAULT_VARIANT, native=True
    )


def test_weights_that_do_not_stay_are_reported_with_what_would_keep_them() -> None:
    note = cache_note(detected(200), DEFAULT_VARIANT, native=True)
    assert note
    found = re.search(r"(\d+) MiB are missing, (\d+) MiB", note)
    assert found and int(found[2]) == 200 + int(found[1])
    assert cache_note(detected(int(found[2])), DEFAULT_VARIANT, native=True) is None
    assert cache_note(detected(int(found[2]) - 1), DEFAULT_VARIANT, native=True)
    assert cache_note(Budget(200, "a test"), DEFAULT_VARIANT, native=True) is None


@pytest.mark.parametrize("native", [False, True])
def test_after_each_kill_the_budget_is_smaller_down_to_the_least(native: bool) -> None:
    budget = Budget(1000, "a test")
    found = [after_kills(budget, kills, DEFAULT_VARIANT, native=native) for kills in range(9)]
    assert found[0] == budget and "2 kill" in found[2].source
    sizes = [each.mib for each in found]
    assert sizes == sorted(sizes, reverse=True) and sizes[1] < 230
    assert limits_of(found[-1], DEFAULT_VARIANT, native=native)
    with pytest.raises(TooLittleMemory):
        limits_of(Budget(sizes[-1] - 1, "a test"), DEFAULT_VARIANT, native=native)


def test_a_slow_machine_has_a_shorter_first_utterance_and_all_that_are_as_slow_the_same() -> None:
    usual, *slow = (limits_of(Budget(400, "a test"), DEFAULT_VARIANT, cores=cores) for cores in (1.0, 0.1, 0.06))
    assert slow[0].first_phonemes < usual.first_phonemes == limits(400).first_phonemes
    assert slow[0] == slow[1]


def test_slow_speech_has_shorter_utterances() -> None:
    small = limits(200)
    assert small.phonemes(0.25) < small.phonemes(0.5) < small.phonemes(1.0) <= small.phonemes(4.0) <= MAX_PHONEMES


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_too_little_is_refused_with_the_figures(variant: Variant) -> None:
    least = variant.fixed_mib + 1
    with pytest.raises(TooLittleMemory, match=rf"{least} MiB.*a test.*KOKORO_MEMORY_MB") as caught:
        limits(least, variant)
    assert str(caught.value.least) in str(caught.value)
    assert limits(caught.value.least, variant).rule.usual >= MIN_WINDOW_FRAMES
    with pytest.raises(TooLittleMemory):
        limits(caught.value.least - 1, variant)


@given(mib=st.integers(1, 2000), variant=st.sampled_from(VARIANTS), speed=st.floats(0.25, 4.0))
def test_what_is_allowed_is_never_more_than_was_given(mib: int, variant: Variant, speed: float) -> None:
    try:
        given_out = limits(mib, variant)
    except TooLittleMemory:
        return
    assert variant.fixed_mib + given_out.arena <= mib
    assert 30 <= given_out.phonemes(speed) <= MAX_PHONEMES
    assert given_out.most_frames >= 1000


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_modules_are_held_twice_only_where_nothing_else_wants_the_memory(variant: Variant) -> None:
    assert variant.fixed_mib + PREFERRED_ARENA_MIB + PRELOADED_MIB <= PRELOAD_BUDGET_MIB


def test_the_smallest_machine_on_sale_is_large_enough() -> None:
    # 256 MB, of which the kernel of a virtual machine leaves its processes 210 MiB.
    assert limits(int(210 * USABLE_SHARE)).rule.usual >= MIN_WINDOW_FRAMES
