import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.audio.pcm import FULL_SCALE, to_pcm16


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
