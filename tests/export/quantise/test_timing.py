from typing import Any

import numpy as np
from onnx import helper

from export.quantise.timing import module_seconds
from tests.export.graphs import model_of


def test_every_module_of_the_graph_is_timed_and_nodes_without_one_are_left_out() -> None:
    wide: dict[str, Any] = {"kernel_shape": [5], "pads": [2, 2]}
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], name="/blocks.0/first/Conv", **wide),
        helper.make_node("Sin", ["a"], ["b"], name="/Sin"),
        helper.make_node("Conv", ["b", "w"], ["y"], name="blocks.0.second/convolve", **wide),
    ]
    weights = {"w": np.random.default_rng(0).normal(size=(32, 32, 5)).astype(np.float32)}
    model = model_of(nodes, {"x": [1, 32, "time"]}, ["y"], weights)
    inputs = [{"x": np.ones((1, 32, count), np.float32)} for count in (500, 2000)]
    seconds = module_seconds(model, inputs)
    assert set(seconds) == {"blocks.0.first", "blocks.0.second"}
    assert all(value > 0 for value in seconds.values())
