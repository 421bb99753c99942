import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from onnx import NodeProto

from export.quantise.convolution import integer_convolution
from export.quantise.folding import STEPS, ZERO_POINT, ActivationRange, fold
from export.quantise.graph import Graph
from tests.export.graphs import convolution, run

Array = NDArray[np.float32]
INS, OUTS, TIME = 6, 5, 160


def measured(values: Array) -> ActivationRange:
    """Range that covers values of shape (1, channels, time)."""
    return ActivationRange(
        np.minimum(values[0].min(axis=1), 0).astype(np.float64), np.maximum(values[0].max(axis=1), 0)
    )


class Case:
    """A convolution whose input's channels lie far from zero and a hundredfold apart, in float and in integers.

    Signs of the weights alternate, so that sums of two products fit 16 bits, in which processors without VNNI add them.
    """

    def __init__(self, taps: int, dilation: int, biased: bool) -> None:
        generator = np.random.default_rng(taps + dilation)
        levels = np.asarray([0.1, 1, 10, 0.5, 5, 2], np.float32)[:, None]
        middles = np.asarray([-3, -3, -1, 0, 2, 4], np.float32)[:, None]
        self.x = (levels * (middles + generator.normal(0, 1, (1, INS, TIME)))).astype(np.float32)
        signs = 1 - 2 * (np.add.outer(np.arange(INS), np.arange(taps)) % 2)
        sizes = np.abs(generator.normal(0, 0.3, (OUTS, INS, taps)))
        self.weight = (signs * sizes / levels.reshape(1, INS, 1)).astype(np.float32)
        self.bias = generator.normal(0, 1, OUTS).astype(np.float32) if biased else None
        self.dilation = dilation
        self.exact = run(self._float(), x=self.x)[0]
        self.input, self.output = measured(self.x), measured(self.exact)
        graph = self._float()
        graph.rewrite(lambda node: integer_convolution(graph, node, self.input, self.output))
        self.nodes: list[NodeProto] = graph.nodes
        self.whole = run(graph, x=self.x)[0]

    def _float(self) -> Graph:
        return convolution(self.weight, self.bias, self.dilation)

    def simulated(self) -> Array:
        """The same in 64-bit integers."""
        bias = np.zeros(OUTS) if self.bias is None else self.bias.astype(np.float64)
        folded = fold(self.weight.astype(np.float64), bias, self.input, self.output)
        zero = self.input.zero.astype(np.int64)[:, None]
        codes = np.clip(np.round(self.x[0] / self.input.scale[:, None]) + zero, 0, STEPS).astype(np.int64)
        taps = self.weight.shape[2]
        reach = self.dilation * (taps - 1) // 2
        padded = np.concatenate([np.repeat(zero, reach, 1), codes, np.repeat(zero, reach, 1)], axis=1)
        windows = sliding_window_view(padded, 2 * reach + 1, axis=1)[:, :, :: self.dilation]
        sums = np.einsum("oit,int->on", folded.weight.astype(np.int64), windows) + folded.bias[:, None]
        steps = np.clip(np.round(sums * folded.scale[:, None]) + ZERO_POINT, 0, STEPS)
        made: Array = ((steps - self.output.zero[:, None]) * self.output.scale[:, None])[None].astype(np.float32)
        return made

    def steps_off(self, other: Array) -> NDArray[np.float64]:
        """Distance of ``whole`` from ``other``, in steps of each output channel, (1, OUTS, TIME)."""
        return np.abs(self.whole.astype(np.float64) - other) / self.output.scale[:, None]


@pytest.fixture(
    scope="module",
    params=[(1, 1, True), (3, 1, True), (3, 5, False), (5, 3, True), (11, 5, True)],
    ids=lambda values: "taps {} dilation {} bias {}".format(*values),
)
def case(request: pytest.FixtureRequest) -> Case:
    return Case(*request.param)


def test_onnxruntime_computes_the_integers_that_were_meant(case: Case) -> None:
    off = case.steps_off(case.simulated())
    # A sum that lies between two steps may go either way.
    assert off.max() < 1.01
    assert (off > 0.01).mean() < 0.01


def test_it_is_the_float_convolution_within_some_steps(case: Case) -> None:
    assert case.whole.shape == case.exact.shape
    assert case.steps_off(case.exact).max() < 4


def test_beyond_the_ends_lies_zero_and_not_the_code_zero(case: Case) -> None:
    reach = case.dilation * (case.weight.shape[2] - 1) // 2
    ends = np.r_[0 : max(reach, 1), TIME - max(reach, 1) : TIME]
    inside = case.steps_off(case.exact)[:, :, reach : TIME - reach]
    at_ends = case.steps_off(case.exact)[:, :, ends]
    assert at_ends.mean() < 2 * inside.mean()


def test_where_nothing_is_padded_nothing_is_joined() -> None:
    assert [node.op_type for node in Case(1, 1, True).nodes] == ["QuantizeLinear", "QLinearConv", "DequantizeLinear"]
    padded = [node.op_type for node in Case(3, 1, True).nodes]
    assert padded == ["QuantizeLinear", "Concat", "QLinearConv", "DequantizeLinear"]


def test_its_nodes_keep_the_name_of_the_module() -> None:
    assert {node.name.rpartition("/")[0] for node in Case(3, 1, True).nodes} == {"blocks.0.dilated.0.convolution"}
