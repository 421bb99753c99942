"""Folding of per-channel scales into the weights and bias of an integer convolution.

``QLinearConv`` is fast with per-tensor scales and zero points for input and output, and both are far too coarse for the
vocoder, whose channels differ a hundredfold. So every channel gets its own: the input's scales are multiplied into the
weights and its zero points summed into the bias; weights, bias and output are divided by each output channel's scale.
The operator itself then has scale 1 everywhere.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

STEPS, ZERO_POINT = 255, 128
LARGEST = 127
"""Largest weight, on either side of zero."""
_SHRINKS = np.linspace(0.7, 1.0, 13)
_LEAST = 1e-6

Real = NDArray[np.float64]


class ActivationRange(msgspec.Struct, frozen=True):
    """Range of a tensor that eight bits cover, for each channel."""

    low: Real
    """Shape (channels,), at most 0."""
    high: Real
    """Shape (channels,), at least 0."""

    @property
    def scale(self) -> NDArray[np.float32]:
        """Quantisation step, (channels,); at least ``_LEAST`` for channels without values."""
        return np.maximum((self.high - self.low) / STEPS, _LEAST).astype(np.float32)

    @property
    def zero(self) -> NDArray[np.uint8]:
        """Zero point, (channels,)."""
        return np.clip(np.round(-self.low / self.scale), 0, STEPS).astype(np.uint8)


class Folded(msgspec.Struct, frozen=True):
    """Constants of one integer convolution; input and output are quantised by their ranges."""

    weight: NDArray[np.int8]
    """(out, in, taps)."""
    scale: NDArray[np.float32]
    """Requantisation scale: a unit of the accumulator in steps of the output, (out,)."""
    bias: NDArray[np.int32]
    """Bias in units of the accumulator, (out,)."""


def fold(weight: Real, bias: Real, input_range: ActivationRange, output_range: ActivationRange) -> Folded:
    """Fold activation ranges into a convolution.

    Args:
        weight: (out, in, taps).
        bias: (out,).
        input_range: of the input, (in,).
        output_range: of the output, (out,).
    """
    scaled = weight * input_range.scale.astype(np.float64)[None, :, None]
    unit = weight_units(scaled)
    out = output_range.scale.astype(np.float64)
    # Bias and zero point must fit into 32 bits for any weights, also all-zero ones.
    unit = np.maximum(unit, np.maximum(np.abs(bias), ZERO_POINT * out) / 2**28)
    whole = np.clip(np.round(scaled / unit[:, None, None]), -LARGEST, LARGEST)
    shift = (whole * input_range.zero.astype(np.float64)[None, :, None]).sum(axis=(1, 2))
    offset = (output_range.zero.astype(np.float64) - ZERO_POINT) * out
    return Folded(
        weight=whole.astype(np.int8),
        scale=(unit / out).astype(np.float32),
        bias=np.round((bias + offset) / unit - shift).astype(np.int32),
    )


def weight_units(weight: Real) -> Real:
    """Step of each output channel's weights with the least squared error, (out,)."""
    rows = weight.reshape(len(weight), -1)
    full = np.maximum(np.abs(rows).max(axis=1), _LEAST**3) / LARGEST
    best, error = full, np.full(len(rows), np.inf)
    for shrink in _SHRINKS:
        unit = full * shrink
        off = np.clip(np.round(rows / unit[:, None]), -LARGEST, LARGEST) * unit[:, None] - rows
        now = (off**2).sum(axis=1)
        best, error = np.where(now < error, unit, best), np.minimum(now, error)
    return np.asarray(best, dtype=np.float64)
