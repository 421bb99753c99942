import numpy as np
import pytest
from numpy.typing import NDArray

from export.quality.spectra import (
    HOP,
    MELS,
    WINDOW,
    levels,
    log_spectral_distance,
    magnitudes,
    mel_distance,
    mel_filters,
)


def noise(seconds: float = 1.0, level: float = 0.3) -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(0, level, int(24_000 * seconds)).astype(np.float32)


def test_a_waveform_is_at_no_distance_from_itself() -> None:
    assert log_spectral_distance(noise(), noise()) == 0
    assert mel_distance(noise(), noise()) == 0


@pytest.mark.parametrize("gain_db", [6.0, -6.0, 1.0])
def test_a_gain_on_loud_noise_is_its_own_distance(gain_db: float) -> None:
    gain = np.float32(10 ** (gain_db / 20))
    assert log_spectral_distance(noise(), noise() * gain) == pytest.approx(abs(gain_db), rel=0.01)
    assert mel_distance(noise(), noise() * gain) == pytest.approx(abs(gain_db) * np.log(10) / 20, rel=0.01)


def test_what_is_too_quiet_to_hear_hardly_counts() -> None:
    assert log_spectral_distance(noise(level=1e-6), noise(level=2e-6)) < 0.5


def test_polarity_does_not_count() -> None:
    assert log_spectral_distance(noise(), -noise()) == pytest.approx(0, abs=1e-9)


def test_a_sine_peaks_in_its_own_bin_at_a_quarter_of_the_window() -> None:
    seconds = np.arange(24_000) / 24_000
    sine = np.sin(2 * np.pi * 64 * 24_000 / WINDOW * seconds).astype(np.float32)
    spectrum = magnitudes(sine)
    assert spectrum.shape == (1 + (24_000 - WINDOW) // HOP, WINDOW // 2 + 1)
    assert (spectrum.argmax(axis=1) == 64).all()
    assert spectrum[:, 64] == pytest.approx(WINDOW / 4)


@pytest.mark.parametrize("samples", [1, WINDOW - 1, WINDOW, WINDOW + HOP])
def test_waveforms_of_any_length_have_a_frame(samples: int) -> None:
    assert len(levels(noise()[:samples])) == 1 + max(0, samples - WINDOW) // HOP


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="24000 and 23999"):
        log_spectral_distance(noise(), noise()[1:])
    with pytest.raises(ValueError, match="24000 and 23999"):
        mel_distance(noise(), noise()[1:])


def test_mel_filters_are_means_over_rising_bands() -> None:
    filters = mel_filters()
    assert filters.shape == (WINDOW // 2 + 1, MELS)
    assert filters.sum(axis=0) == pytest.approx(1)
    centres = (np.arange(WINDOW // 2 + 1)[:, None] * filters).sum(axis=0)
    assert (np.diff(centres) >= 0).all() and centres[-1] > 480
