import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from export.quantise.clipping import BINS, ROUNDING, STEPS, Histogram

COUNT = 100_000
GROWTH = 1.011
"""A bin's edge over its middle."""
FINE = 2e-5

Real = NDArray[np.float64]

columns_of_any_kind = arrays(
    np.float32, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.floats(-3000, 3000, width=32)
)


def clip(*rows: object) -> tuple[Real, Real]:
    columns = np.asarray(rows, np.float32)
    histogram = Histogram(len(columns))
    histogram.add(columns)
    return histogram.clip_ranges()


def cost(row: NDArray[np.float32], low: float, high: float) -> float:
    """Objective of the range, computed from the values themselves."""
    cut_off = ((row.astype(np.float64) - np.clip(row, low, high)) ** 2).mean()
    return float(cut_off + ROUNDING * (high - low) ** 2 / (12 * STEPS**2))


@pytest.fixture(scope="module")
def noise() -> Real:
    return np.random.default_rng(0).standard_normal(COUNT)


@given(columns_of_any_kind)
def test_zero_is_within_and_the_range_is_never_wider_than_what_was_seen(columns: NDArray[np.float32]) -> None:
    low, high = clip(*columns)
    assert low.shape == high.shape == (len(columns),)
    assert (low <= 0).all() and (high >= 0).all()
    assert (low >= np.minimum(columns.min(axis=1), 0) * GROWTH - FINE).all()
    assert (high <= np.maximum(columns.max(axis=1), 0) * GROWTH + FINE).all()


@given(columns_of_any_kind)
def test_the_range_costs_no_more_than_that_of_everything_seen(columns: NDArray[np.float32]) -> None:
    for row, low, high in zip(columns, *clip(*columns), strict=True):
        least, greatest = min(float(row.min()), 0.0), max(float(row.max()), 0.0)
        # Bins are 2 % wide, and what lies beyond a bound by half a bin counts as cut off.
        width = (GROWTH - 1) * max(-least, greatest) + FINE
        assert cost(row, low, high) <= 1.05 * cost(row, least, greatest) + width**2


def test_ranges_a_fifth_narrower_or_wider_cost_more(noise: Real) -> None:
    row = noise.astype(np.float32)
    ((low,), (high,)) = clip(row)
    best = cost(row, low, high)
    for low_times, high_times in ((0.8, 1), (1.2, 1), (1, 0.8), (1, 1.2)):
        assert cost(row, low_times * low, high_times * high) > best


def test_noise_is_covered_to_about_three_and_a_half_deviations_at_any_level(noise: Real) -> None:
    levels = np.asarray([0.01, 1, 300])
    low, high = clip(*(noise * level for level in levels))
    for bound in (-low / levels, high / levels):
        assert ((bound > 3.2) & (bound < 4)).all()


@pytest.mark.parametrize("peak", [20.0, 50.0, 1000.0])
def test_one_peak_in_a_hundred_thousand_does_not_set_the_range(noise: Real, peak: float) -> None:
    noise = noise.copy()
    noise[COUNT // 2] = peak
    low, high = clip(noise)
    assert high[0] < 0.6 * peak
    assert low[0] > -4


def test_constant_silent_and_one_sided_channels(noise: Real) -> None:
    low, high = clip(np.full(COUNT, 3.0), np.full(COUNT, -0.2), np.zeros(COUNT), np.abs(noise), -np.abs(noise))
    assert high[:3] == pytest.approx([3.0, 0, 0], rel=0.02)
    assert low[:3] == pytest.approx([0, -0.2, 0], rel=0.02)
    assert low[3] == 0 < high[3]
    assert high[4] == 0 > low[4]


def test_a_channel_of_which_nothing_was_seen_has_no_range() -> None:
    low, high = Histogram(2).clip_ranges()
    assert low.tolist() == high.tolist() == [0, 0]


def test_pieces_add_up_and_channels_do_not_mix(noise: Real) -> None:
    whole = np.stack([noise, 100 * noise]).astype(np.float32)
    pieces = Histogram(2)
    for piece in np.split(whole, 10, axis=1):
        pieces.add(piece)
    both, first, second = clip(*whole), clip(whole[0]), clip(whole[1])
    assert np.array_equal(pieces.clip_ranges(), both)
    assert np.array_equal(np.concatenate([first, second], axis=1), both)


def test_what_is_beyond_the_last_bin_counts_as_in_it() -> None:
    low, high = clip([1e6, 1e6], [-1e6, -1e6])
    most = 1e-5 * np.sinh((BINS // 2) / 50)
    assert 0.9 * most < high[0] <= most
    assert -most <= low[1] < -0.9 * most
