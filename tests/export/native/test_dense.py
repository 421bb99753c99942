"""Dense layers and LSTMs as native operators, against onnxruntime's own in float."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from export.native.compiler import ARCHITECTURES
from export.native.dense import fuse_dense
from export.native.weights import mark_last_readers
from export.quantise.graph import Graph
from export.quantise.packing import LANES, LARGEST, pack
from service.acoustic.native import NativeOperators, load_native

DEPTH, COLUMNS, HIDDEN = 128, 160, 32
RNG = np.random.default_rng(5)
WEIGHTS = {
    "matrix": RNG.normal(0, 0.1, (DEPTH, COLUMNS)),
    "bias": RNG.normal(0, 1, COLUMNS),
    "input": RNG.normal(0, 0.1, (2, 4 * HIDDEN, DEPTH)),
    "recurrent": RNG.normal(0, 0.1, (2, 4 * HIDDEN, HIDDEN)),
    "gates": RNG.normal(0, 0.5, (2, 8 * HIDDEN)),
    "zeros": np.zeros((2, 1, HIDDEN)),
    "ones": np.ones((2, 1, HIDDEN)),
}


def model(nodes: list[NodeProto], x: list[int | str], rank: int) -> ModelProto:
    weights = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in WEIGHTS.items()]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, x)]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * rank)]
    graph = helper.make_graph(nodes, "dense", inputs, outputs, weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def dense_model(*, gelu: bool = False, times: int = 1) -> ModelProto:
    nodes = []
    for index in range(times):
        product, total, last = f"product{index}", f"total{index}", "y" if index == times - 1 else f"y{index}"
        nodes += [
            helper.make_node("MatMul", ["x", "matrix"], [product], name=f"/albert/up/MatMul_{index}"),
            helper.make_node("Add", ["bias", product], [total if gelu else last], name=f"/albert/up/Add_{index}"),
        ]
        if gelu:
            nodes.append(helper.make_node("Gelu", [total], [last], name=f"/albert/Gelu_{index}", approximate="tanh"))
    return model(nodes, [1, "tokens", DEPTH], 3)


def lstm_model(state: str = "zeros", direction: str = "bidirectional", extra: str = "") -> ModelProto:
    inputs = ["x", "input", "recurrent", "gates", "", state, "zeros"]
    outputs = ["y", extra] if extra else ["y"]
    node = helper.make_node("LSTM", inputs, outputs, name="/shared/lstm/LSTM", direction=direction, hidden_size=HIDDEN)
    return model([node], ["steps", 1, DEPTH], 4)


@pytest.fixture(scope="module")
def native(libraries: Path) -> NativeOperators:
    return load_native(libraries)


def run(proto: ModelProto, x: NDArray[np.float32], native: NativeOperators | None = None) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    if native:
        native.register(options)
    session = onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    (y,) = session.run(["y"], {"x": x})
    return np.asarray(y)


def fused(proto: ModelProto) -> tuple[ModelProto, int]:
    graph = Graph(proto)
    count = fuse_dense(graph)
    mark_last_readers(graph)
    return graph.model(), count


def relative_error(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean((found - expected) ** 2) / np.mean(expected**2)))


@pytest.mark.parametrize("rows", [1, 5, 12, 13, 70])
@pytest.mark.parametrize("gelu", [False, True], ids=["linear", "GELU"])
def test_a_product_with_its_bias_is_that_of_floats_to_sixteen_bits(
    native: NativeOperators, rows: int, gelu: bool
) -> None:
    x = RNG.normal(0, 1, (1, rows, DEPTH)).astype(np.float32)
    proto, count = fused(dense_model(gelu=gelu))
    assert count == 1
    assert [node.op_type for node in proto.graph.node] == ["Dense"]
    for kernel in native.kernels:
        native.select(kernel)
        assert relative_error(run(proto, x, native), run(dense_model(gelu=gelu), x)) < 3e-5
    native.select(native.kernels[0])


@pytest.mark.parametrize("steps", [1, 2, 64, 65, 200])
def test_an_lstm_is_that_of_floats_to_sixteen_bits(native: NativeOperators, steps: int) -> None:
    x = RNG.normal(0, 1, (steps, 1, DEPTH)).astype(np.float32)
    proto, count = fused(lstm_model())
    assert count == 1
    assert [node.op_type for node in proto.graph.node] == ["Lstm"]
    for kernel in native.kernels:
        native.select(kernel)
        assert relative_error(run(proto, x, native), run(lstm_model(), x)) < 1e-4
    native.select(native.kernels[0])


def test_layers_that_share_a_matrix_share_its_packed_weights_and_the_last_releases_them() -> None:
    proto, count = fused(dense_model(times=3))
    assert count == 3
    kept = [node for node in proto.graph.node if node.op_type == "Dense"]
    # Only the last one's output is used.
    assert [helper.get_attribute_value(node.attribute[-1]) for node in kept] == [1]
    graph = Graph(dense_model(times=3))
    fuse_dense(graph)
    mark_last_readers(graph)
    dense = [node for node in graph.nodes if node.op_type == "Dense"]
    assert len({tuple(node.input[1:3]) for node in dense}) == 1
    assert [helper.get_attribute_value(node.attribute[-1]) for node in dense] == [0, 0, 1]


@pytest.mark.parametrize(
    "proto",
    [
        lstm_model("ones"),
        lstm_model(extra="state"),
        model([helper.make_node("MatMul", ["x", "matrix"], ["y"], name="/albert/up/MatMul")], [1, "n", DEPTH], 3),
        model(
            [
                helper.make_node("MatMul", ["x", "matrix"], ["z"], name="/post/MatMul"),
                helper.make_node("Add", ["z", "bias"], ["y"], name="/post/Add"),
            ],
            [1, "n", DEPTH],
            3,
        ),
    ],
    ids=["a state that is not zero", "a state that is read", "no bias", "a layer that stays in float"],
)
def test_what_the_operators_cannot_do_stays_as_it_is(proto: ModelProto) -> None:
    if proto.graph.node[0].output[-1] == "state":
        proto.graph.output.append(helper.make_tensor_value_info("state", TensorProto.FLOAT, [None] * 3))
        graph = Graph(proto)
        graph.nodes.append(helper.make_node("Identity", ["state"], ["copy"], name="/copy"))
        graph.rewrite(lambda node: [node])
        assert fuse_dense(graph) == 0
    else:
        assert fused(proto)[1] == 0


def test_packed_weights_are_the_matrix_to_half_a_unit_in_panels_of_columns() -> None:
    matrix = RNG.normal(0, 1, (7, 19))
    packed = pack(matrix)
    assert packed.weights.shape == (2, 7, LANES)
    assert np.abs(packed.weights).max() == LARGEST
    unpacked = packed.weights.transpose(1, 0, 2).reshape(7, -1)
    assert not unpacked[:, 19:].any()
    assert np.all(np.abs(unpacked[:, :19] * packed.unit - matrix) <= 0.5001 * packed.unit)


def test_a_column_of_zeros_stays_zeros() -> None:
    packed = pack(np.zeros((3, 2)))
    assert not packed.weights.any()
    assert np.all(packed.unit > 0)


def test_every_architecture_has_the_products_in_its_fastest_instructions() -> None:
    names = {architecture.name: set(architecture.sources) for architecture in ARCHITECTURES}
    assert names["x86_64"] >= {"dense_avx2", "dense_avx512"}
    assert names["aarch64"] >= {"dense_neon"}
