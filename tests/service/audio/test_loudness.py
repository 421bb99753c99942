import numpy as np
import pytest

from service.audio.loudness import KNEE, amplified, limited

QUIET = np.linspace(-KNEE, KNEE, 101, dtype=np.float32)


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
