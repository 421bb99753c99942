"""Distances over aligned frames, on harmonic tones that are held for known times."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.model.alignment import align, aligned_distance
from export.quality.spectra import log_spectral_distance
from service.speech import SAMPLE_RATE, Samples

PITCHES = (180.0, 240.0, 150.0, 320.0, 210.0)


def song(seconds: Sequence[float], pitches: Sequence[float] = PITCHES) -> Samples:
    """One tone of six harmonics after the other, without a break in the phase."""
    steps = np.concatenate(
        [np.full(round(length * SAMPLE_RATE), pitch) for length, pitch in zip(seconds, pitches, strict=True)]
    )
    phase = 2 * np.pi * np.cumsum(steps) / SAMPLE_RATE
    tone = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 7))
    return np.asarray(0.1 * tone, dtype=np.float32)


EVEN = song([0.3] * 5)


def test_a_signal_is_no_distance_from_itself() -> None:
    assert aligned_distance(EVEN, EVEN) < 1e-6


def test_a_stretched_copy_is_near_and_another_song_is_not() -> None:
    stretched = song([0.33] * 5)
    near = aligned_distance(EVEN, stretched)
    assert near < 2
    assert near < log_spectral_distance(EVEN, stretched[: len(EVEN)]) / 4
    assert aligned_distance(EVEN, song([0.3] * 5, PITCHES[::-1])) > 3 * near


def test_uneven_durations_are_followed() -> None:
    assert aligned_distance(EVEN, song([0.2, 0.4, 0.35, 0.25, 0.3])) < 2


def test_half_the_level_is_six_decibels_where_there_is_sound() -> None:
    noise = np.random.default_rng(1).standard_normal(SAMPLE_RATE).astype(np.float32)
    assert aligned_distance(noise, np.asarray(noise / 2, dtype=np.float32)) == pytest.approx(6.02, abs=0.05)


def test_a_path_goes_from_start_to_end_in_single_steps() -> None:
    generator = np.random.default_rng(2)
    path = align(generator.normal(size=(40, 3)), generator.normal(size=(55, 3)))
    assert path[0].tolist() == [0, 0]
    assert path[-1].tolist() == [39, 54]
    assert {tuple(step) for step in np.diff(path, axis=0).tolist()} <= {(1, 1), (1, 0), (0, 1)}


def test_the_cheapest_path_is_found() -> None:
    one, other = np.array([[0.0], [1.0], [5.0]]), np.array([[0.0], [0.1], [1.0], [5.0]])
    assert align(one, other).tolist() == [[0, 0], [0, 1], [1, 2], [2, 3]]


def test_no_pair_lies_outside_the_band() -> None:
    # The sound comes at the end of one and at the start of the other: without a band all of it would be paired.
    one, other = np.zeros((60, 1)), np.zeros((60, 1))
    one[50:], other[:10] = 1, 1
    path = align(one, other, band=5)
    assert np.abs(path[:, 0] - path[:, 1]).max() <= 5


@pytest.mark.parametrize("lengths", [(1, 1), (1, 9), (9, 1), (2, 90)])
def test_very_unequal_lengths_still_have_a_path(lengths: tuple[int, int]) -> None:
    path = align(np.zeros((lengths[0], 2)), np.zeros((lengths[1], 2)), band=0)
    assert path[-1].tolist() == [lengths[0] - 1, lengths[1] - 1]
