"""Constants of a native convolution: weights, steps and offsets, in the layout of ``native/convolution.h``."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from export.quantise.folding import LARGEST, STEPS, ActivationRange, Real, weight_units

ROWS, GROUP = 8, 4
"""Channels out of one product, and channels in of one code word."""
WIDE_STEPS = 65_535
"""Largest code of 16 bits."""


HEADROOM = 4
"""Factor on the calibrated range for codes of 16 bits: eight of them gain by clipping rare values, sixteen do not."""


class LayerConstants(msgspec.Struct, frozen=True):
    """code = activation inverse + zero; output = sum unit + bias."""

    weights: NDArray[np.int8]
    """(out / 8, taps, in / 4, 8, 4), rounded up."""
    inverse: NDArray[np.float32]
    """Codes per unit of the activation, (in,)."""
    zero: NDArray[np.float32]
    """Code of zero, (in,)."""
    unit: NDArray[np.float32]
    """Value of a unit of the sum, (out,)."""
    bias: NDArray[np.float32]
    """Bias and the zero points' share of the sum, (out,)."""
    weight: Real
    """The weights that these stand for, (out, in, taps)."""


def layer_constants(weight: Real, bias: Real, bounds: ActivationRange, *, wide: bool) -> LayerConstants:
    """Quantise one convolution.

    Args:
        weight: (out, in, taps).
        bias: (out,).
        bounds: of the activation that is convolved, (in,).
        wide: codes of 16 bits, not of 8.
    """
    step = bounds.scale.astype(np.float64) * (STEPS * HEADROOM / WIDE_STEPS if wide else 1)
    zero = np.round(-bounds.low * (HEADROOM if wide else 1) / step).clip(0, WIDE_STEPS if wide else STEPS)
    scaled = weight * step[None, :, None]
    unit = weight_units(scaled)
    whole = np.clip(np.round(scaled / unit[:, None, None]), -LARGEST, LARGEST)
    return LayerConstants(
        weights=pack_weights(whole.astype(np.int8)),
        inverse=(1 / step).astype(np.float32),
        zero=zero.astype(np.float32),
        unit=unit.astype(np.float32),
        bias=(bias - unit * (whole * zero[None, :, None]).sum(axis=(1, 2))).astype(np.float32),
        weight=whole * unit[:, None, None] / step[None, :, None],
    )


def pack_weights(whole: NDArray[np.int8]) -> NDArray[np.int8]:
    """(out, in, taps) as (out / 8, taps, in / 4, 8, 4), both rounded up, with zeros where there is nothing."""
    out, given, taps = whole.shape
    rows, channels = -(-out // ROWS) * ROWS, -(-given // GROUP) * GROUP
    padded = np.zeros((rows, channels, taps), dtype=np.int8)
    padded[:out, :given] = whole
    return np.ascontiguousarray(
        padded.reshape(rows // ROWS, ROWS, channels // GROUP, GROUP, taps).transpose(0, 4, 2, 1, 3)
    )
