"""Indexed ONNX graph for rewriting: weights by name, producers and consumers by tensor."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, helper, numpy_helper

from export.tracing.external_data import save_external
from service.acoustic.sessions import open_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INTERNAL_OPSET = 21
"""First opset in which ``DequantizeLinear`` takes 16-bit integers; our other operators are the same as in 20."""
IR_VERSION = 10

Weight = NDArray[np.generic]
Rewrite = Callable[[NodeProto], Iterable[NodeProto]]


class Graph:
    """One model. Rewriting keeps the order of nodes, which is the order of execution."""

    def __init__(self, model: onnx.ModelProto) -> None:
        """Take ownership of ``model``; Identity nodes are removed, because they give weights a second name."""
        self._model = model
        for opset in model.opset_import:
            if opset.domain in ("", "ai.onnx"):
                opset.version = INTERNAL_OPSET
        model.ir_version = IR_VERSION
        self.nodes: list[NodeProto] = list(_without_identities(model.graph))
        self._weights: dict[str, Weight] = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self._weights |= {
            node.output[0]: numpy_helper.to_array(attributes(node)["value"])
            for node in self.nodes
            if node.op_type == "Constant"
        }
        # Weights are kept once; `model` writes them again.
        del model.graph.initializer[:]
        self.nodes = [node for node in self.nodes if node.op_type != "Constant"]
        self._index()

    @classmethod
    def read(cls, path: Path) -> "Graph":
        """Load ``path`` and its external weights."""
        return cls(onnx.load(str(path)))

    def _index(self) -> None:
        self._makers = {output: node for node in self.nodes for output in node.output}
        self._readers: dict[str, list[NodeProto]] = {}
        for node in self.nodes:
            for name in node.input:
                self._readers.setdefault(name, []).append(node)

    def has_weight(self, name: str) -> bool:
        return name in self._weights

    def weight(self, name: str) -> Weight:
        """Constant of that name.

        Raises:
            KeyError: the tensor is computed, or does not exist.
        """
        return self._weights[name]

    def put(self, name: str, value: object, dtype: type[np.generic]) -> str:
        """Add or replace a constant; returns its name."""
        self._weights[name] = np.asarray(value, dtype=dtype)
        return name

    def maker(self, tensor: str) -> NodeProto | None:
        """Node that produces ``tensor``; None for inputs and constants."""
        return self._makers.get(tensor)

    def readers(self, tensor: str) -> Sequence[NodeProto]:
        return self._readers.get(tensor, [])

    def rewrite(self, rule: Rewrite) -> None:
        """Replace every node by the nodes that ``rule`` yields for it."""
        self.nodes = [new for node in self.nodes for new in rule(node)]
        self._index()

    def model(self) -> onnx.ModelProto:
        """The model, without unused nodes and constants."""
        graph = self._model.graph
        needed = {output.name for output in graph.output}
        kept: list[NodeProto] = []
        for node in reversed(self.nodes):
            if needed.intersection(node.output):
                kept.append(node)
                needed.update(name for name in node.input if name)
        del graph.node[:]
        graph.node.extend(reversed(kept))
        del graph.initializer[:]
        graph.initializer.extend(
            numpy_helper.from_array(value, name) for name, value in self._weights.items() if name in needed
        )
        del graph.value_info[:]
        known = {opset.domain for opset in self._model.opset_import} | {"ai.onnx", ""}
        for domain in sorted({node.domain for node in kept} - known):
            self._model.opset_import.append(helper.make_opsetid(domain, 1))
        return self._model

    def save(self, path: Path) -> None:
        """Write ``path`` (.onnx) and its weights (.bin)."""
        save_external(self.model(), path)


def open_model(model: onnx.ModelProto, threads: int) -> "InferenceSession":
    """Session of a model in memory, with the service's options; its weights are mapped from a deleted file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        save_external(model, path)
        return open_session(path, threads)


def attributes(node: NodeProto) -> Mapping[str, Any]:
    """Attributes of a node as Python values."""
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def module_of(node: NodeProto) -> str:
    """``/blocks.0/dilated.1/convolution/Conv`` -> ``blocks.0.dilated.1.convolution``: the module of a traced node."""
    return node.name.strip("/").rpartition("/")[0].replace("/", ".")


def _without_identities(graph: onnx.GraphProto) -> Iterator[NodeProto]:
    outputs = {output.name for output in graph.output}
    real: dict[str, str] = {}
    for node in graph.node:
        if node.op_type == "Identity" and node.output[0] not in outputs:
            real[node.output[0]] = real.get(node.input[0], node.input[0])
            continue
        copy = NodeProto()
        copy.CopyFrom(node)
        for position, name in enumerate(copy.input):
            copy.input[position] = real.get(name, name)
        yield copy
