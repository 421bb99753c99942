import pytest

from service.speech import Loudness
from service.voices.loudness import HEADROOM, TARGET, blended_gain, factor, voice_gain


def test_a_gain_brings_a_voice_to_the_target() -> None:
    assert voice_gain(Loudness(TARGET - 4.0, -12.0)) == 4.0
    assert voice_gain(Loudness(TARGET + 5.0, -0.5)) == -5.0


def test_no_gain_brings_a_peak_above_the_headroom() -> None:
    assert voice_gain(Loudness(TARGET - 6.0, -3.0)) == 3.0 - HEADROOM


def test_a_voice_that_was_not_measured_is_left_alone() -> None:
    assert factor(voice_gain(None)) == 1.0


def test_a_blend_has_the_weighted_gain() -> None:
    assert blended_gain([(4.0, 0.25), (-2.0, 0.75)]) == pytest.approx(-0.5)


def test_a_blend_that_subtracts_stays_within_the_gains_of_its_voices() -> None:
    assert blended_gain([(4.0, 2.0), (-2.0, -1.0)]) == 4.0
    assert blended_gain([(1.0, 1.5), (2.0, -0.5)]) == 1.0


def test_six_decibels_double_the_samples() -> None:
    assert factor(6.0206) == pytest.approx(2.0, rel=1e-5)
