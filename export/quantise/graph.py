"""An ONNX graph that can be looked up and rewritten: weights by name, makers and readers by tensor."""

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
"""The first in which ``DequantizeLinear`` takes 16-bit integers; all else we use means the same as in 20."""
IR_VERSION = 10

Weight = NDArray[np.generic]
Rewrite = Callable[[NodeProto], Iterable[NodeProto]]


class Graph:
    """One model. Rewriting keeps the order of the nodes, which is the order of execution."""

    def __init__(self, model: onnx.ModelProto) -> None:
        """Take ``model`` over; its Identity nodes are dropped, since they hide weights behind other names."""
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
        # The weights are held once; `model` writes them anew.
        del model.graph.initializer[:]
        self.nodes = [node for node in self.nodes if node.op_type != "Constant"]
        self._index()

    @classmethod
    def read(cls, path: Path) -> "Graph":
        """Read ``path`` and its external weights."""
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
        """The constant of that name.

        Raises:
            KeyError: it is computed, or does not exist.
        """
        return self._weights[name]

    def put(self, name: str, value: object, dtype: type[np.generic]) -> str:
        """Add or replace a constant; returns its name, to be used where a node is built."""
        self._weights[name] = np.asarray(value, dtype=dtype)
        return name

    def maker(self, tensor: str) -> NodeProto | None:
        """The node that computes it, None for inputs and constants."""
        return self._makers.get(tensor)

    def readers(self, tensor: str) -> Sequence[NodeProto]:
        return self._readers.get(tensor, [])

    def rewrite(self, rule: Rewrite) -> None:
        """Put what ``rule`` gives in the place of every node."""
        self.nodes = [new for node in self.nodes for new in rule(node)]
        self._index()

    def model(self) -> onnx.ModelProto:
        """The model, without nodes and constants that nothing reads."""
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
        if any(node.domain == "com.microsoft" for node in kept) and len(self._model.opset_import) == 1:
            self._model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self._model

    def save(self, path: Path) -> None:
        """Write ``path`` (.onnx) and its weights (.bin)."""
        save_external(self.model(), path)


def open_model(model: onnx.ModelProto, threads: int) -> "InferenceSession":
    """A session of a model in memory, with the service's options; its weights end up in a file that is already gone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        save_external(model, path)
        return open_session(path, threads)


def attributes(node: NodeProto) -> Mapping[str, Any]:
    """The attributes of a node as Python values."""
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def module_of(node: NodeProto) -> str:
    """``/blocks.0/dilated.1/convolution/Conv`` -> ``blocks.0.dilated.1.convolution``: the module it was traced from."""
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
