"""Single ONNX file with both graphs of a build, with the input and output names of kokoro-onnx.

Nodes between the graphs do what the service does in code: reflect the source at its ends for the STFT, and slice the
vocoder's half of the style. kokoro-onnx runs the file on whole utterances, without control of pitch and durations.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, helper, numpy_helper

from service.acoustic.inputs import MARGIN, SPEAKING_STYLE
from service.model.manifest import PROSODY, VOCODER

CONFIG_KEY = "kokoro_config"
"""Metadata entry from which kokoro-onnx reads the vocabulary."""
_OUTPUTS = ("waveform", "duration")
_PREFIX = "vocoder/"
_SHARED = "style"
_FIXED_INPUTS: Mapping[str, NDArray[np.generic]] = {
    "pitch": np.ones(1, np.float32),
    "durations": np.zeros((1, 1), np.int64),
}
"""Inputs of the prosody graph that become constants; one duration is broadcast to all tokens."""


def write_single(folder: Path, config: Mapping[str, Any], path: Path) -> None:
    """Write ``path``, self-contained: input_ids, style, speed to waveform (1, samples) and duration (tokens,).

    Args:
        folder: a build's graphs, of any precision.
        config: the model's ``config.json``.
        path: the file to write.
    """
    model, vocoder = onnx.load(str(folder / PROSODY)), onnx.load(str(folder / VOCODER))
    graph = model.graph
    _fix_inputs(graph)
    graph.node.extend(_connecting_nodes(graph))
    graph.node.extend(_prefixed(vocoder.graph))
    for tensor in vocoder.graph.initializer:
        tensor.name = f"{_PREFIX}{tensor.name}"
        graph.initializer.append(tensor)
    outputs = {output.name: output for output in (*graph.output, *vocoder.graph.output)}
    del graph.output[:]
    graph.output.extend(outputs[name] for name in _OUTPUTS)
    known = {opset.domain for opset in model.opset_import}
    model.opset_import.extend(opset for opset in vocoder.opset_import if opset.domain not in known)
    helper.set_model_props(model, {CONFIG_KEY: json.dumps(config, ensure_ascii=False)})
    onnx.checker.check_model(model)
    partial = path.with_suffix(".partial")
    onnx.save(model, str(partial))
    partial.replace(path)


def _fix_inputs(graph: onnx.GraphProto) -> None:
    """Replace the inputs that kokoro-onnx does not have with constants."""
    kept = [value for value in graph.input if value.name not in _FIXED_INPUTS]
    del graph.input[:]
    graph.input.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(values, name) for name, values in _FIXED_INPUTS.items())


def _connecting_nodes(graph: onnx.GraphProto) -> Iterator[NodeProto]:
    def constant(name: str, values: list[int]) -> str:
        graph.initializer.append(numpy_helper.from_array(np.asarray(values, np.int64), f"between.{name}"))
        return f"between.{name}"

    ends = constant("ends", [0, MARGIN, 0, MARGIN])
    yield helper.make_node("Pad", ["source", ends], [f"{_PREFIX}source"], name="between/reflect", mode="reflect")
    half = [constant("first", [0]), constant("last", [SPEAKING_STYLE]), constant("axis", [1])]
    yield helper.make_node("Slice", [_SHARED, *half], [f"{_PREFIX}{_SHARED}"], name="between/style")


def _prefixed(graph: onnx.GraphProto) -> Iterator[NodeProto]:
    """The vocoder's nodes; its tensors get a prefix, except those that connect the two graphs."""
    kept = {"features", "waveform", ""}
    for node in graph.node:
        node.name = f"{_PREFIX}{node.name}"
        for names in (node.input, node.output):
            for position, name in enumerate(names):
                if name not in kept:
                    names[position] = f"{_PREFIX}{name}"
        yield node
