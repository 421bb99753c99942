"""Gains that bring all voices to one loudness: as the model speaks them they differ by 12 LU.

The gain of a voice follows from its measured loudness (``models/voices/voices.json``). It is a constant factor, so it
changes neither the dynamics within speech nor what a longer text sounds like.
"""

from collections.abc import Iterable

from service.speech import Loudness

TARGET = -24.0
"""LUFS, as of ATSC A/85, and the median of the voices: quieter ones have room for their peaks."""
HEADROOM = 1.0
"""dB below full scale that the highest measured sample of a voice keeps. Rare higher ones are rounded off, not clipped
(``service.audio.samples``)."""
UNCHANGED = 0.0
"""dB: the gain of a voice that was not measured."""


def voice_gain(loudness: Loudness | None) -> float:
    """Gain of a voice in dB."""
    if loudness is None:
        return UNCHANGED
    return min(TARGET - loudness.integrated, -HEADROOM - loudness.peak)


def blended_gain(gains: Iterable[tuple[float, float]]) -> float:
    """Gain of a blend: the mean of its voices', weighted by their shares, and within their range.

    Args:
        gains: gain and share of each voice; shares add up to 1, and may be negative.
    """
    parts = list(gains)
    mean = sum(gain * share for gain, share in parts)
    return min(max(mean, min(gain for gain, _ in parts)), max(gain for gain, _ in parts))


def factor(decibels: float) -> float:
    """The factor on samples of a gain."""
    return float(10 ** (decibels / 20))
