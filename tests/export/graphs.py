"""Small ONNX graphs made by hand, and a way to run them."""

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from export.quantise.graph import Graph, open_model
from export.tracing.trace import OPSET

Array = NDArray[np.float32]


def model_of(
    nodes: Sequence[NodeProto],
    inputs: Mapping[str, Sequence[int | str]],
    outputs: Sequence[str],
    weights: Mapping[str, NDArray[np.generic]],
) -> onnx.ModelProto:
    """A model as the tracer would write it; inputs and outputs are float32."""
    graph = helper.make_graph(
        list(nodes),
        "by hand",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)


def run(graph: Graph, **inputs: Array) -> list[Array]:
    """All outputs of the graph in onnxruntime."""
    outputs: list[Array] = open_model(graph.model(), threads=1).run(None, inputs)
    return outputs


def convolution(
    weight: Array, bias: Array | None, dilation: int, module: str = "blocks.0.dilated.0.convolution"
) -> Graph:
    """x (1, in, time) to y (1, out, time): one padded convolution under the name of a module."""
    reach = dilation * (weight.shape[2] - 1) // 2
    names = ["x", "weight"] if bias is None else ["x", "weight", "bias"]
    node = helper.make_node(
        "Conv", names, ["y"], name=f"/{module}/Conv", pads=[reach, reach], dilations=[dilation], strides=[1], group=1
    )
    weights = {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
    return Graph(model_of([node], {"x": [1, weight.shape[1], "time"]}, ["y"], weights))
