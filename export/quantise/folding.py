"""A float convolution as an integer one whose only scales sit in its weights and bias.

``QLinearConv`` is fast with one scale and zero point for all its input and one for all its output, and both are far
too coarse for the vocoder, whose channels differ a hundredfold. So every channel gets its own: the input's scales are
multiplied into the weights and its zero points summed into the bias; weights, bias and output are divided by each
output channel's scale. The operator itself then has scale 1 everywhere.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

STEPS, MIDDLE = 255, 128
FULL, REDUCED = 127, 63
"""Largest weight: of eight bits, and of seven, with which the 16-bit sums of processors without VNNI cannot overflow
(2 x 255 x 63 < 32768)."""
_SHRINKS = np.linspace(0.7, 1.0, 13)
_LEAST = 1e-6

Real = NDArray[np.float64]


class Span(msgspec.Struct, frozen=True):
    """What eight bits cover of a tensor, for each channel."""

    low: Real
    """Shape (channels,), at most 0."""
    high: Real
    """Shape (channels,), at least 0."""

    @property
    def scale(self) -> NDArray[np.float32]:
        """Size of a step, (channels,); a channel without values gets one that is harmless."""
        return np.maximum((self.high - self.low) / STEPS, _LEAST).astype(np.float32)

    @property
    def zero(self) -> NDArray[np.uint8]:
        """The step that stands for 0, (channels,)."""
        return np.clip(np.round(-self.low / self.scale), 0, STEPS).astype(np.uint8)


class Folded(msgspec.Struct, frozen=True):
    """The constants of one integer convolution; input and output are quantised by their spans."""

    weight: NDArray[np.int8]
    """(out, in, taps)."""
    scale: NDArray[np.float32]
    """What a unit of the sum is worth in steps of the output, (out,)."""
    bias: NDArray[np.int32]
    """In units of the sum, (out,)."""


def fold(weight: Real, bias: Real, given: Span, made: Span, largest: int) -> Folded:
    """Fold spans into a convolution.

    Args:
        weight: (out, in, taps).
        bias: (out,).
        given: of its input, (in,).
        made: of its output, (out,).
        largest: FULL or REDUCED.
    """
    scaled = weight * given.scale.astype(np.float64)[None, :, None]
    unit = _units(scaled, largest)
    out = made.scale.astype(np.float64)
    # Bias and zero point must fit into 32 bits whatever the weights, also where there are none.
    unit = np.maximum(unit, np.maximum(np.abs(bias), MIDDLE * out) / 2**28)
    whole = np.clip(np.round(scaled / unit[:, None, None]), -largest, largest)
    shift = (whole * given.zero.astype(np.float64)[None, :, None]).sum(axis=(1, 2))
    offset = (made.zero.astype(np.float64) - MIDDLE) * out
    return Folded(
        weight=whole.astype(np.int8),
        scale=(unit / out).astype(np.float32),
        bias=np.round((bias + offset) / unit - shift).astype(np.int32),
    )


def _units(weight: Real, largest: int) -> Real:
    """Step of each output channel's weights, of least squared error, (out,)."""
    rows = weight.reshape(len(weight), -1)
    full = np.maximum(np.abs(rows).max(axis=1), _LEAST**3) / largest
    best, error = full, np.full(len(rows), np.inf)
    for shrink in _SHRINKS:
        unit = full * shrink
        off = np.clip(np.round(rows / unit[:, None]), -largest, largest) * unit[:, None] - rows
        now = (off**2).sum(axis=1)
        best, error = np.where(now < error, unit, best), np.minimum(now, error)
    return np.asarray(best, dtype=np.float64)
