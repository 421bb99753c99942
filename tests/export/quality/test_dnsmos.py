import sys
import types

import numpy as np
import pytest
from numpy.typing import NDArray

from export.quality.dnsmos import RATE, Dnsmos, available, resample

pytestmark = pytest.mark.skipif(not available(), reason="needs the extra `judge`")


def babble(seconds: float) -> NDArray[np.float32]:
    """Noise that comes and goes four times a second."""
    count = int(RATE * seconds)
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(count) / RATE)
    return (np.random.default_rng(5).normal(0, 0.1, count) * swell).clip(-1, 1).astype(np.float32)


@pytest.mark.parametrize("seconds", [1.0, 9.5, 11.0, 12.2])
def test_scores_are_those_of_speechmos(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    # speechmos needs librosa for its other model (P.808) alone, whose score is not compared.
    librosa = types.ModuleType("librosa")
    librosa.feature = types.SimpleNamespace(melspectrogram=lambda **_given: np.zeros((120, 900)))  # type: ignore[attr-defined]
    librosa.power_to_db = lambda spectrum, ref: spectrum  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "librosa", librosa)
    from speechmos import dnsmos

    theirs = dnsmos.run(babble(seconds), sr=RATE)
    ours = Dnsmos().score_resampled(babble(seconds))
    assert ours.overall == pytest.approx(theirs["ovrl_mos"], abs=1e-4)
    assert ours.signal == pytest.approx(theirs["sig_mos"], abs=1e-4)
    assert ours.background == pytest.approx(theirs["bak_mos"], abs=1e-4)


def test_resampling_keeps_a_tone_and_its_level_and_never_overshoots() -> None:
    tone = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(24_000) / 24_000)).astype(np.float32)
    resampled = resample(tone)
    assert resampled.shape == (16_000,) and resampled.dtype == np.float32
    assert np.abs(np.fft.rfft(resampled)).argmax() == 1000
    assert np.abs(resampled[1000:-1000]).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(resample(np.sign(tone))).max() <= 1
