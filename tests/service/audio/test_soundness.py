import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.audio.loudness import KNEE
from service.audio.soundness import checked
from service.errors import ModelFault
from service.speech import Samples


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
