"""Sampling of activations inside a graph: a few random time steps of each tensor, gathered by the graph itself.

A window of the vocoder has half a gigabyte of tensors to calibrate. Each is reduced to ``columns`` time steps right
after its producer, so that its memory is freed as usual.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_MOMENTS = "tap.moments"
_TIME_AXIS = 2
_LAST = 1 - 2.0**-24


class ActivationSampler:
    """Adds sampling nodes to a model, and runs it."""

    def __init__(self, tensors: Sequence[str], columns: int, generator: np.random.Generator) -> None:
        self.tensors = list(dict.fromkeys(tensors))
        self._columns, self._generator = columns, generator

    def instrument(self, model: onnx.ModelProto) -> onnx.ModelProto:
        """Add the sampling nodes to ``model`` and return it; the tensors are float32, (1, channels, time)."""
        graph = model.graph
        graph.input.append(helper.make_tensor_value_info(_MOMENTS, TensorProto.FLOAT, [self._columns]))
        graph.initializer.append(numpy_helper.from_array(np.asarray(_TIME_AXIS, np.int64), "tap.axis"))
        sampled = set(self.tensors)
        inputs = [value.name for value in graph.input if value.name in sampled]
        nodes = [node for name in inputs for node in _sampling_nodes(name)]
        for node in graph.node:
            nodes.append(node)
            # Right after the producer: nodes run in this order, and at the end of the graph every tensor would be kept.
            for tensor in sampled.intersection(node.output):
                nodes.extend(_sampling_nodes(tensor))
        rearranged = onnx.GraphProto(node=nodes)
        del graph.node[:]
        graph.node.extend(rearranged.node)
        graph.output.extend(
            helper.make_tensor_value_info(f"{_name(tensor)}.columns", TensorProto.FLOAT, None)
            for tensor in self.tensors
        )
        return model

    def run(
        self, session: "InferenceSession", outputs: Sequence[str], inputs: dict[str, NDArray[np.generic]]
    ) -> tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]]:
        """Run a session of an instrumented model: ``outputs``, and the samples of each tensor, (channels, columns)."""
        # In float32 the last few values below 1 would round to 1, which is beyond the end.
        moments = np.minimum(self._generator.random(self._columns), _LAST).astype(np.float32)
        names = [*outputs, *(f"{_name(tensor)}.columns" for tensor in self.tensors)]
        results = session.run(names, {**inputs, _MOMENTS: moments})
        return results[: len(outputs)], [columns[0] for columns in results[len(outputs) :]]


def _sampling_nodes(tensor: str) -> Iterator[NodeProto]:
    name = _name(tensor)
    for operator, inputs, output, more in (
        ("Shape", [tensor], "shape", {}),
        ("Gather", [f"{name}.shape", "tap.axis"], "length", {}),
        ("Cast", [f"{name}.length"], "real", {"to": TensorProto.FLOAT}),
        ("Mul", [f"{name}.real", _MOMENTS], "place", {}),
        ("Cast", [f"{name}.place"], "index", {"to": TensorProto.INT64}),
        ("Gather", [tensor, f"{name}.index"], "columns", {"axis": _TIME_AXIS}),
    ):
        yield helper.make_node(operator, inputs, [f"{name}.{output}"], **more)


def _name(tensor: str) -> str:
    return f"tap{tensor.replace('/', '.')}"
