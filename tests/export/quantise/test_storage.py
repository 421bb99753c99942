from collections import Counter
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper

from export.quantise.graph import Graph
from export.quantise.storage import MIN_SIZE, Storage, storage_of, store_quantised
from export.quantise.timing import execution_order
from tests.export.graphs import model_of, run

Array = NDArray[np.float32]
INS, OUTS = 128, 192
EYE = np.eye(INS, dtype=np.float32)


def weight(*shape: int) -> Array:
    """Normal values in columns and rows of very different levels."""
    values = np.random.default_rng(0).normal(size=shape)
    return np.asarray(values * np.geomspace(0.01, 1, shape[-1]), np.float32)


def multiplied(*modules: str, values: Array) -> Graph:
    """x @ values, once for each module."""
    nodes = [
        helper.make_node("MatMul", ["x", "values"], [f"y{number}"], name=f"/{module.replace('.', '/')}/MatMul")
        for number, module in enumerate(modules)
    ]
    outputs = [node.output[0] for node in nodes]
    return Graph(model_of(nodes, {"x": ["n", len(values)]}, outputs, {"values": values}))


def stored(graph: Graph) -> dict[str, TensorProto]:
    store_quantised(graph)
    return {tensor.name: tensor for tensor in graph.model().graph.initializer}


@pytest.mark.parametrize(
    ("how", "modules"),
    [
        (Storage.INT16, ("albert.query_11", "albert.widen", "narrow")),
        (Storage.INT16, ("durations.layers.4.lstm", "duration_lstm.lstm", "shared.lstm", "durations.fc_1")),
        (Storage.INT16, ("f0.0.conv1", "f0.1.norm1.style")),
        (Storage.FLOAT, ("post", "duration_proj", "source_convs.1")),
        (Storage.INT8, ("text.lstm.lstm", "energy.0.conv1", "decoder.encode.conv1", "ups.0", "blocks.3.dense.1.norm")),
        (Storage.INT8, ("posterior", "narrower", "albert")),
    ],
)
def test_what_f0_and_durations_come_from_is_stored_better_than_the_rest(how: Storage, modules: tuple[str, ...]) -> None:
    assert {module: storage_of(module) for module in modules} == dict.fromkeys(modules, how)


@pytest.mark.parametrize(("module", "largest"), [("text.fc", 127), ("durations.fc", 32_767)])
def test_integers_are_within_half_a_step_of_each_column(module: str, largest: int) -> None:
    values = weight(INS, OUTS)
    graph = multiplied(module, values=values)
    sizes = {tensor.data_type for name, tensor in stored(graph).items() if name.endswith(".stored")}
    assert sizes == {TensorProto.INT8 if largest == 127 else TensorProto.INT16}
    off = np.abs(run(graph, x=EYE)[0] - values)
    step = np.abs(values).max(axis=0) / largest
    assert (off <= 0.501 * step + 1e-9).all()
    assert off.max() > 0.3 * step.max()


def test_float_modules_and_small_weights_stay_as_they_are() -> None:
    for graph in (
        multiplied("duration_proj", values=weight(INS, OUTS)),
        multiplied("text.fc", values=weight(INS, 127)),
    ):
        before = run(graph, x=EYE)[0]
        assert list(stored(graph)) == ["values"]
        assert np.array_equal(run(graph, x=EYE)[0], before)


def test_a_weight_of_several_nodes_is_dequantised_once_for_all_of_them() -> None:
    graph = multiplied("albert.up", "albert.up_1", "albert.up_2", values=weight(INS, OUTS))
    names = stored(graph)
    assert "values" not in names
    assert Counter(node.op_type for node in graph.nodes if node.op_type in ("DequantizeLinear", "MatMul")) == {
        "DequantizeLinear": 1,
        "MatMul": 3,
    }
    first, *others = run(graph, x=EYE)
    assert all(np.array_equal(first, other) for other in others)


def test_weights_are_dequantised_one_after_another_and_not_all_at_the_start() -> None:
    values = {f"w{number}": weight(INS, INS) / INS for number in range(8)}
    nodes = [
        helper.make_node("MatMul", [f"x{number}" if number else "x", name], [f"x{number + 1}"], name=f"/text.{name}/M")
        for number, name in enumerate(values)
    ]
    graph = Graph(model_of(nodes, {"x": [1, "time", INS]}, ["x8"], values))
    store_quantised(graph)
    order = execution_order(graph.model(), {"x": np.ones((1, 9, INS), np.float32)})
    assert [operator for operator in order if operator in ("DequantizeLinear", "MatMul")] == [
        "DequantizeLinear",
        "MatMul",
    ] * 8


@pytest.mark.parametrize("module", ["text.lstm", "shared"])
def test_an_lstm_has_both_its_weights_stored_and_nearly_the_same_output(module: str) -> None:
    hidden = 80
    weights: dict[str, NDArray[np.generic]] = {
        "w": weight(2, 4 * hidden, INS) / 8,
        "r": weight(2, 4 * hidden, hidden) / 8,
    }
    nodes = [
        helper.make_node(
            "LSTM", ["x", "w", "r"], ["y"], name=f"/{module}/lstm/LSTM", direction="bidirectional", hidden_size=hidden
        )
    ]
    graph = Graph(model_of(nodes, {"x": ["time", 1, INS]}, ["y"], weights))
    x = np.random.default_rng(1).normal(size=(20, 1, INS)).astype(np.float32)
    before = run(graph, x=x)[0]
    assert set(stored(graph)) == {"w.stored", "w.scale", "r.stored", "r.scale"}
    off = np.abs(run(graph, x=x)[0] - before).max()
    assert 0 < off < (0.02 if module == "text.lstm" else 1e-4)


def test_no_large_float_weight_is_left_but_those_of_float_modules() -> None:
    convolution: dict[str, Any] = {"kernel_shape": [3], "pads": [1, 1]}
    nodes: list[NodeProto] = [
        helper.make_node("Conv", ["x", "a"], ["h1"], name="/decoder/encode/conv1/Conv", **convolution),
        helper.make_node("Conv", ["h1", "b"], ["h2"], name="/f0.0/conv2/Conv", **convolution),
        helper.make_node("Conv", ["h2", "c"], ["y"], name="/post/Conv", **convolution),
        helper.make_node("Gemm", ["style", "d"], ["z"], name="/blocks.0/norm/style/Gemm", transB=1),
    ]
    weights: dict[str, NDArray[np.generic]] = {
        "a": weight(INS, INS, 3),
        "b": weight(64, INS, 3),
        "c": weight(INS, 64, 3),
        "d": weight(OUTS, INS),
    }
    graph = Graph(model_of(nodes, {"x": [1, INS, "time"], "style": [1, INS]}, ["y", "z"], weights))
    inputs = {"x": np.ones((1, INS, 9), np.float32), "style": np.ones((1, INS), np.float32)}
    before = run(graph, **inputs)
    tensors = stored(graph)
    assert [
        name
        for name, tensor in tensors.items()
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims, dtype=int) >= MIN_SIZE
    ] == ["c"]
    # One scale for each channel that comes out.
    assert [list(tensors[f"{name}.scale"].dims) for name in "abd"] == [[INS], [64], [OUTS]]
    for exact, made in zip(before, run(graph, **inputs), strict=True):
        assert 0 < np.abs(made - exact).max() < 0.03 * np.abs(exact).max()
