"""The meter against the figures of the standard, and of EBU's test signals."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from export.loudness.meter import Coefficients, head_filter, high_pass, k_weighted, loudness, peak

RATE = 24_000


def tone(frequency: float, seconds: float, level: float, rate: int = RATE) -> NDArray[np.float32]:
    """A sine whose peak is ``level`` dBFS."""
    time = np.arange(round(seconds * rate)) / rate
    return (10 ** (level / 20) * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


@pytest.mark.parametrize(
    ("filtering", "numerator", "denominator"),
    [
        (
            head_filter,
            (1.53512485958697, -2.69169618940638, 1.19839281085285),
            (1.0, -1.69065929318241, 0.73248077421585),
        ),
        (high_pass, (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
    ],
)
def test_the_filters_at_48_khz_are_those_of_the_standard(
    filtering: Callable[[int], Coefficients], numerator: Sequence[float], denominator: Sequence[float]
) -> None:
    assert np.allclose(filtering(48_000), (numerator, denominator), atol=1e-8)


@pytest.mark.parametrize("rate", [24_000, 48_000])
def test_a_full_scale_sine_of_997_hz_in_one_channel_has_3_01_below_zero(rate: int) -> None:
    assert loudness(tone(997, 5, 0.0, rate), rate) == pytest.approx(-3.01, abs=0.04)


def test_low_tones_count_less_and_high_ones_more() -> None:
    low, middle, high = (loudness(tone(frequency, 3, -20), RATE) for frequency in (40, 997, 4000))
    assert low < middle - 5 and middle + 2 < high < middle + 4


def test_quiet_parts_are_gated() -> None:
    speech = np.concatenate([tone(997, 10, -26), tone(997, 10, -50), np.zeros(10 * RATE, np.float32)])
    assert loudness(speech, RATE) == pytest.approx(loudness(tone(997, 10, -26), RATE), abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(RATE, np.float32), RATE) == peak(np.zeros(RATE, np.float32)) == -np.inf
    assert loudness(np.zeros(0, np.float32), RATE) == -np.inf


def test_a_recording_shorter_than_a_block_is_one_block() -> None:
    assert loudness(tone(997, 0.2, -10), RATE) == pytest.approx(-13.01, abs=0.3)


def test_the_peak_is_that_of_the_highest_sample() -> None:
    assert peak(np.array([0.1, -0.5, 0.25], np.float32)) == pytest.approx(-6.02, abs=0.01)


def test_weighting_keeps_the_length() -> None:
    assert len(k_weighted(tone(440, 0.5, 0.0), RATE)) == RATE // 2
