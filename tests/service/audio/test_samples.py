import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.audio.samples import FULL_SCALE, KNEE, amplified, checked, limited, to_pcm16
from service.errors import ModelFault
from service.speech import Samples

QUIET = np.linspace(-KNEE, KNEE, 101, dtype=np.float32)


@given(arrays(np.float32, st.integers(0, 200), elements=st.floats(-0.875, 0.875, width=32)))
def test_ordinary_samples_pass_unchanged(samples: Samples) -> None:
    assert np.array_equal(checked(samples), samples)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_sample_that_is_not_finite_is_a_fault(bad: float) -> None:
    samples = np.zeros(1000, np.float32)
    samples[500] = bad
    with pytest.raises(ModelFault, match="finite"):
        checked(samples)


def test_a_rare_peak_is_rounded_off_and_keeps_its_sign() -> None:
    samples = np.full(10_000, 0.5, np.float32)
    samples[[10, 20]] = 1.5, -1.2
    out = checked(samples)
    assert out.dtype == np.float32
    assert KNEE < out[10] <= 1 and -1 <= out[20] < -KNEE
    assert np.array_equal(np.delete(out, [10, 20]), np.delete(samples, [10, 20]))


def test_louder_stays_louder_above_the_knee() -> None:
    ramp = np.zeros(100_000, np.float32)
    ramp[:50] = np.linspace(KNEE, 1.1, 50)
    assert (np.diff(checked(ramp)[:50]) > 0).all()


def test_noise_at_full_scale_is_a_fault() -> None:
    noise = np.random.default_rng(0).choice([-1.3, 1.3], 5000).astype(np.float32)
    with pytest.raises(ModelFault, match="full scale"):
        checked(noise)


def test_what_is_below_the_knee_is_not_touched() -> None:
    assert limited(QUIET) is QUIET
    assert amplified(QUIET, 1.0) is QUIET


@pytest.mark.parametrize("volume", [0.25, 1.5, 4.0])
def test_louder_speech_is_rounded_off_and_never_clipped(volume: float) -> None:
    louder = amplified(QUIET, volume)
    assert louder.dtype == np.float32
    assert np.abs(louder).max() <= 1.0
    assert (np.diff(louder) >= 0).all()
    below = np.abs(QUIET * volume) <= KNEE
    assert np.allclose(louder[below], QUIET[below] * volume)


def test_full_scale_is_reached_and_never_passed() -> None:
    assert to_pcm16(np.array([-1.0, 0.0, 1.0], dtype=np.float32)).tolist() == [-FULL_SCALE, 0, FULL_SCALE]


def test_bytes_are_little_endian() -> None:
    assert to_pcm16(np.array([1.0], dtype=np.float32)).tobytes() == b"\xff\x7f"


@given(st.lists(st.floats(-1.0, 1.0, width=32), max_size=50))
def test_rounding_moves_no_sample_by_more_than_half_a_step(values: list[float]) -> None:
    samples = np.array(values, dtype=np.float32)
    back = to_pcm16(samples).astype(np.float64) / FULL_SCALE
    # float32 rounds the product to 1/512 of a step at full scale.
    assert np.all(np.abs(back - samples) * FULL_SCALE <= 0.5 + 1 / 512)
