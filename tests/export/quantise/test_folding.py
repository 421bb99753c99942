import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from export.quantise.folding import LARGEST, STEPS, ZERO_POINT, ActivationRange, Folded, fold

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 6)
exponents = st.floats(-5, 3)


def activation_range(
    generator: np.random.Generator, channels: int, exponent: float, empty: float = 0.2
) -> ActivationRange:
    """Ranges around zero, a thousandfold apart; a share ``empty`` of the bounds is zero."""
    size = 10.0 ** (exponent + generator.uniform(-1.5, 1.5, (2, channels)))
    kept = generator.random((2, channels)) >= empty
    return ActivationRange(-size[0] * kept[0], size[1] * kept[1])


def quantised(values: Real, bounds: ActivationRange) -> Whole:
    """Codes of values, shape (channels, n)."""
    steps = np.round(values / bounds.scale.astype(np.float64)[:, None]) + bounds.zero[:, None]
    return np.clip(steps, 0, STEPS).astype(np.int64)


def dequantised(codes: Whole, bounds: ActivationRange) -> Real:
    """Values of codes, shape (channels, n)."""
    return (codes - bounds.zero.astype(np.int64)[:, None]) * bounds.scale.astype(np.float64)[:, None]


def integer_sums(folded: Folded, codes: Whole) -> Whole:
    """The operator's sums over all taps, for codes (in, taps): (out,)."""
    products: Whole = (folded.weight.astype(np.int64) * codes[None]).sum(axis=(1, 2))
    return products + folded.bias.astype(np.int64)


def operator(folded: Folded, codes: Whole) -> Whole:
    """Output of QLinearConv for codes (in, taps) at one time step: codes (out, 1)."""
    steps = np.round(integer_sums(folded, codes) * folded.scale.astype(np.float64)) + ZERO_POINT
    return np.clip(steps, 0, STEPS).astype(np.int64)[:, None]


@given(seeds, sizes, sizes, sizes, exponents, exponents, exponents)
def test_the_integer_convolution_is_the_float_one_within_half_a_step_of_its_output(
    seed: int, outs: int, ins: int, taps: int, weights: float, inputs: float, outputs: float
) -> None:
    generator = np.random.default_rng(seed)
    input_range, output_range = activation_range(generator, ins, inputs), activation_range(generator, outs, outputs)
    weight = generator.normal(0, 10.0**weights, (outs, ins, taps))
    bias = generator.normal(0, 10.0**outputs, outs)
    folded = fold(weight, bias, input_range, output_range)
    codes = quantised(generator.normal(0, 10.0**inputs, (ins, taps)), input_range)

    exact = (weight * dequantised(codes, input_range)[None]).sum(axis=(1, 2)) + bias
    # The output saturates, as any eight bits do.
    exact = np.clip(exact, *(dequantised(np.full((outs, 1), code), output_range)[:, 0] for code in (0, STEPS)))
    made = dequantised(operator(folded, codes), output_range)[:, 0]

    step = output_range.scale.astype(np.float64)
    unit = folded.scale.astype(np.float64) * step
    offset = np.abs(codes - input_range.zero.astype(np.int64)[:, None])
    rounding = np.abs(
        folded.weight * unit[:, None, None] - weight * input_range.scale.astype(np.float64)[None, :, None]
    )
    allowed = 0.5 * step + (rounding * offset[None]).sum(axis=(1, 2)) + 0.5 * unit
    # The scale is a float32, and multiplies the sum with the zero point's share in it.
    allowed += 1e-7 * unit * np.abs(integer_sums(folded, codes)) + 1e-9 * step
    assert (np.abs(made - exact) <= allowed).all()


@given(seeds, sizes, sizes, sizes)
def test_weights_use_their_range_and_are_rounded_no_worse_than_without_clipping(
    seed: int, outs: int, ins: int, taps: int
) -> None:
    generator = np.random.default_rng(seed)
    input_range, output_range = (activation_range(generator, count, 0, empty=0) for count in (ins, outs))
    weight = generator.standard_normal((outs, ins, taps))
    folded = fold(weight, np.zeros(outs), input_range, output_range)
    most = np.abs(folded.weight.astype(np.int64)).max(axis=(1, 2))
    assert (most == LARGEST).all()

    scaled = weight * input_range.scale.astype(np.float64)[None, :, None]
    unit = (folded.scale.astype(np.float64) * output_range.scale)[:, None, None]
    plain = np.abs(scaled).max(axis=(1, 2), keepdims=True) / LARGEST
    errors = [
        ((np.round(scaled / u).clip(-LARGEST, LARGEST) * u - scaled) ** 2).sum(axis=(1, 2)) for u in (unit, plain)
    ]
    assert (errors[0] <= errors[1] * (1 + 1e-3) + 1e-8 * plain[:, 0, 0] ** 2).all()


@given(seeds, st.floats(-30, 6), st.floats(-9, 9), st.floats(-5, 5))
def test_biases_fit_32_bits_and_sums_too_whatever_the_weights(
    seed: int, weights: float, biases: float, outputs: float
) -> None:
    generator = np.random.default_rng(seed)
    ins, taps = 64, 7
    input_range, output_range = activation_range(generator, ins, 0), activation_range(generator, 3, outputs)
    weight = generator.normal(0, 10.0**weights, (3, ins, taps))
    bias = generator.normal(0, 10.0**biases, 3)
    folded = fold(weight, bias, input_range, output_range)
    step = output_range.scale.astype(np.float64)
    wanted = (bias + (output_range.zero.astype(np.float64) - ZERO_POINT) * step) / (
        folded.scale.astype(np.float64) * step
    )
    shift = (folded.weight.astype(np.int64) * input_range.zero.astype(np.int64)[None, :, None]).sum(axis=(1, 2))
    assert np.abs(folded.bias + shift - wanted) == pytest.approx(0, abs=1 + 1e-6 * float(np.abs(wanted).max()))
    extreme = np.where(folded.weight > 0, STEPS, 0)
    highest = (folded.weight.astype(np.int64) * extreme).sum(axis=(1, 2)) + folded.bias.astype(np.int64)
    lowest = (folded.weight.astype(np.int64) * (STEPS - extreme)).sum(axis=(1, 2)) + folded.bias.astype(np.int64)
    assert (highest < 2**31).all() and (lowest >= -(2**31)).all()


@pytest.mark.parametrize("bias", [0.0, 0.4, -0.7])
def test_a_channel_without_weights_outputs_its_bias(bias: float) -> None:
    output_range = ActivationRange(np.asarray([-1.0]), np.asarray([1.0]))
    weight = np.zeros((1, 2, 3))
    folded = fold(weight, np.asarray([bias]), ActivationRange(-np.ones(2), np.ones(2)), output_range)
    codes = np.random.default_rng(0).integers(0, 256, (2, 3))
    assert not folded.weight.any()
    assert dequantised(operator(folded, codes), output_range)[0, 0] == pytest.approx(
        bias, abs=0.51 * float(output_range.scale[0])
    )


@given(seeds, exponents)
def test_zero_is_a_code_of_its_own_and_no_channel_has_a_step_of_nothing(seed: int, exponent: float) -> None:
    some = activation_range(np.random.default_rng(seed), 20, exponent)
    codes = quantised(np.zeros((20, 1)), some)
    assert (dequantised(codes, some) == 0).all()
    assert (some.scale > 0).all()
    values = np.stack([some.low, some.high], axis=1)
    off = np.abs(dequantised(quantised(values, some), some) - values)
    assert (off <= 1.01 * some.scale.astype(np.float64)[:, None]).all()


def test_a_silent_channel_has_a_harmless_span() -> None:
    silent = ActivationRange(np.zeros(1), np.zeros(1))
    assert silent.zero.tolist() == [0] and 0 < silent.scale[0] < 1e-5
