"""Division of an utterance into vocoder windows.

The vocoder's memory grows with the window (2.5 MB per second for each of its live tensors), and the first audio can
be sent when the first window is done. So windows are a few seconds long, the first is the shortest, and cuts fall on
the quietest frame near the target length. Every frame is in exactly one window.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray


class Window(msgspec.Struct, frozen=True):
    """Frames [start, end) of an utterance, rendered together with context on both sides where there is any."""

    start: int
    end: int
    context_start: int
    context_end: int


class WindowRule(msgspec.Struct, frozen=True):
    """Lengths in frames of 25 ms. A run renders at most ``most`` frames and twice ``context``."""

    first: int = 80
    """Target length of the first window: 2 s is the shortest that costs no measurable quality."""
    usual: int = 160
    """Target length of the others."""
    slack: float = 0.25
    """Maximum distance of a cut from the target length, as a share of it."""
    context: int = 6
    """Frames (0.15 s) rendered on either side and discarded: the convolutions see 0.1 s. More makes a window of 4 s
    no more like the whole (LSD 4.20 dB with 6, 4.23 with 10, 4.19 with 16) and takes time."""

    @property
    def most(self) -> int:
        """Length of the longest possible window."""
        return int(max(self.first, self.usual) * (1 + self.slack))


def cut_windows(energy: NDArray[np.float32], rule: WindowRule) -> Iterator[Window]:
    """Cut an utterance of ``len(energy)`` frames.

    Args:
        energy: loudness of each frame on any scale, shape (frames,).
        rule: the lengths.
    """
    frames = len(energy)
    start, target = 0, rule.first
    while start < frames:
        end = _cut(energy, start, target, rule)
        yield Window(start, end, max(0, start - rule.context), min(frames, end + rule.context))
        start, target = end, rule.usual


def halves_of_window(window: Window, rule: WindowRule, frames: int) -> tuple[Window, ...]:
    """Two windows in place of one that was too large, of an utterance of ``frames``; none if it is too short for that.

    A half has half the frames and all of the context, so the frames must be more than the context.
    """
    middle = (window.start + window.end) // 2
    if middle - window.start <= 2 * rule.context:
        return ()
    return (
        Window(window.start, middle, window.context_start, min(frames, middle + rule.context)),
        Window(middle, window.end, middle - rule.context, window.context_end),
    )


def _cut(energy: NDArray[np.float32], start: int, target: int, rule: WindowRule) -> int:
    remaining = len(energy) - start
    if remaining <= int(target * (1 + rule.slack)):
        return len(energy)
    # A short last window would be of poor quality: a remainder of less than two windows is divided equally.
    target = min(target, remaining // 2)
    earliest, latest = start + int(target * (1 - rule.slack)), start + int(target * (1 + rule.slack))
    return earliest + int(np.argmin(energy[earliest : latest + 1]))
