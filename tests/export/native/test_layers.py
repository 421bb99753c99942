import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from export.native.layers import GROUP, ROWS, WIDE_STEPS, LayerConstants, layer_constants, pack_weights
from export.quantise.folding import LARGEST, STEPS, ActivationRange

Real = NDArray[np.float64]

seeds = st.integers(0, 2**32 - 1)
outs = st.integers(1, 20)
groups = st.integers(1, 3)
taps = st.integers(1, 5)
wides = st.booleans()


def unpacked(weights: NDArray[np.int8], out: int) -> NDArray[np.int8]:
    """(out / 8, taps, in / 4, 8, 4) as (out, in, taps)."""
    blocks, count, words, _, _ = weights.shape
    return weights.transpose(0, 3, 2, 4, 1).reshape(blocks * ROWS, words * GROUP, count)[:out]


def a_layer(seed: int, out: int, channels: int, count: int) -> tuple[Real, Real, ActivationRange, Real]:
    """Weights, bias, ranges a hundredfold apart, and 200 inputs within them (200, in, taps)."""
    generator = np.random.default_rng(seed)
    size = 10.0 ** generator.uniform(-1, 1, (2, channels))
    bounds = ActivationRange(-size[0], size[1])
    x = generator.uniform(bounds.low[:, None], bounds.high[:, None], (200, channels, count))
    return generator.normal(0, 1, (out, channels, count)), generator.normal(0, 1, out), bounds, x


def codes_of(constants: LayerConstants, x: Real, wide: bool) -> Real:
    """What the operator convolves, for activations (n, in, taps)."""
    scaled = x * constants.inverse[:, None] + constants.zero[:, None]
    return np.clip(np.round(scaled), 0, WIDE_STEPS if wide else STEPS)


def computed(constants: LayerConstants, x: Real, wide: bool) -> Real:
    """What the operator computes: (n, out)."""
    whole = unpacked(constants.weights, len(constants.unit)).astype(np.float64)
    return convolved(whole, np.zeros(1), codes_of(constants, x, wide)) * constants.unit + constants.bias


def convolved(weight: Real, bias: Real, x: Real) -> Real:
    sums: Real = np.einsum("oit,nit->no", weight, x)
    return sums + bias


@given(seeds, outs, groups, taps, wides)
def test_the_integer_convolution_is_the_float_one_within_half_a_code_and_the_rounding_of_weights(
    seed: int, out: int, words: int, count: int, wide: bool
) -> None:
    weight, bias, bounds, x = a_layer(seed, out, words * GROUP, count)
    constants = layer_constants(weight, bias, bounds, wide=wide)
    # In units of a code, as the operator has them.
    scaled = weight / constants.inverse.astype(np.float64)[None, :, None]
    rounded = unpacked(constants.weights, out) * constants.unit.astype(np.float64)[:, None, None]
    distance = np.abs(codes_of(constants, x, wide) - constants.zero[:, None])
    allowed = np.abs(scaled).sum(axis=(1, 2)) / 2 + np.einsum("oit,nit->no", np.abs(scaled - rounded), distance)
    error = np.abs(computed(constants, x, wide) - convolved(weight, bias, x))
    # Inverse, unit and bias are rounded to float32.
    assert (error <= allowed * 1.001 + 1e-5 * (1 + np.abs(constants.bias))).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_error_of_eight_bits_is_far_below_the_output(seed: int) -> None:
    weight, bias, bounds, x = a_layer(seed, 16, 64, 7)
    exact = convolved(weight, bias, x)
    error = computed(layer_constants(weight, bias, bounds, wide=False), x, False) - exact
    # Measured: 36.5 to 38.7 dB.
    assert 34 < 10 * np.log10(np.square(exact).mean() / np.square(error).mean()) < 43


@pytest.mark.parametrize("seed", range(3))
def test_codes_of_16_bits_are_many_times_as_near(seed: int) -> None:
    weight, bias, bounds, x = a_layer(seed, 16, 64, 7)
    errors = []
    for wide in (False, True):
        constants = layer_constants(weight, bias, bounds, wide=wide)
        # The weights as they are rounded: their own error does not depend on the codes.
        exact = convolved(constants.weight, bias, x)
        errors.append(np.sqrt(np.square(computed(constants, x, wide) - exact).mean()))
    # A step is smaller by 257 / HEADROOM. Measured: 62.9 to 65.7.
    assert 40 < errors[0] / errors[1] < 80


@given(seeds, outs, groups, taps, wides)
def test_the_weights_that_the_integers_stand_for_are_those_of_the_operator(
    seed: int, out: int, words: int, count: int, wide: bool
) -> None:
    weight, bias, bounds, _ = a_layer(seed, out, words * GROUP, count)
    constants = layer_constants(weight, bias, bounds, wide=wide)
    units = constants.unit.astype(np.float64)[:, None, None] * constants.inverse.astype(np.float64)[None, :, None]
    assert np.allclose(constants.weight, unpacked(constants.weights, out) * units, rtol=1e-6, atol=0)


@given(seeds, outs, groups, taps)
def test_weights_are_packed_without_loss_and_rows_beyond_the_last_are_zero(
    seed: int, out: int, words: int, count: int
) -> None:
    whole = np.random.default_rng(seed).integers(-LARGEST, LARGEST + 1, (out, words * GROUP, count), np.int8)
    packed = pack_weights(whole)
    assert packed.shape == (-(-out // ROWS), count, words, ROWS, GROUP)
    assert packed.flags.c_contiguous and packed.dtype == np.int8
    assert np.array_equal(unpacked(packed, out), whole)
    assert not unpacked(packed, len(packed) * ROWS)[out:].any()
    # As native/convolution.h has it: four channels of one output are neighbours, then the next output.
    assert packed.ravel()[:GROUP].tolist() == whole[0, :GROUP, 0].tolist()
