"""Dequantisation: rebuild the checkpoint from the published int8 ONNX model, for machines without access to the hub.

The int8 file has every weight but the unused ``bert.pooler``, under other names. Weights are found through the nodes
that use them, because initialisers and zero points are shared between nodes. The result is within int8 rounding of the
original, and the manifest of every build made from it records that.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from export.errors import BadCheckpoint

Array = NDArray[np.float32]

_COMPONENTS = ("bert", "bert_encoder", "predictor", "text_encoder", "decoder")
_UNDER_PREDICTOR = ("F0.", "N.", "F0_proj", "N_proj", "shared")
_QUANTISED = "_quantized"
_NOT_A_WEIGHT = re.compile(r"_scale$|\.stft\.")


class _Int8Graph:
    """Quantised graph with access to its weights, dequantised."""

    def __init__(self, path: Path) -> None:
        model = onnx.load(str(path))
        self.nodes = list(model.graph.node)
        self.initialisers = {tensor.name: tensor for tensor in model.graph.initializer}

    def array(self, name: str) -> NDArray[np.generic]:
        return numpy_helper.to_array(self.initialisers[name])

    def dequantised(self, name: str, zero_point: str) -> Array:
        """(q - zero point) * scale; either is per column of the last axis (MatMul) or per tensor (Conv)."""
        scale = self.array(name.removesuffix(_QUANTISED) + "_scale")
        shift = self.array(zero_point).astype(np.float32)
        return (self.array(name).astype(np.float32) - shift) * scale.astype(np.float32)


def rebuild(path: Path) -> dict[str, dict[str, torch.Tensor]]:
    """Convert the int8 ONNX file to the checkpoint's layout: one state dict per component, keys under ``module.``.

    Args:
        path: the published ``kokoro-v1.0.int8.onnx``.

    Raises:
        BadCheckpoint: a weight belongs to no component, so this is another file.
    """
    graph = _Int8Graph(path)
    weights: dict[str, Array] = {}
    for name, tensor in graph.initialisers.items():
        owner, _, key = name.partition(".")
        if (
            owner in ("encoder", "decoder")
            and tensor.data_type == onnx.TensorProto.FLOAT
            and not _NOT_A_WEIGHT.search(key)
        ):
            weights[key] = np.asarray(numpy_helper.to_array(tensor), dtype=np.float32)
    for node in graph.nodes:
        weights.update(_weights_of(graph, node))
    checkpoint: dict[str, dict[str, torch.Tensor]] = {component: {} for component in _COMPONENTS}
    for key, value in weights.items():
        component, _, rest = key.partition(".")
        if component not in checkpoint:
            raise BadCheckpoint(str(path), f"weight {key} belongs to no part of the model")
        # The original was saved from DataParallel, and KModel only drops norm weights it does not find from such keys.
        checkpoint[component][f"module.{rest}"] = torch.from_numpy(value.copy())
    return checkpoint


def _weights_of(graph: _Int8Graph, node: onnx.NodeProto) -> Mapping[str, Array]:
    inputs = list(node.input)
    match node.op_type:
        case "ConvInteger":
            return dict(_weight_norm(_module(node.name), graph.dequantised(inputs[1], inputs[3])))
        case "Conv" | "ConvTranspose" if "istft" not in node.name:
            return dict(_weight_norm(_module(node.name), np.asarray(graph.array(inputs[1]), dtype=np.float32)))
        case "MatMulInteger" if inputs[1] in graph.initialisers:
            module = _module(node.name)
            # ALBERT's twelve layers share one set; the tracer numbers the repeats.
            if re.search(r"_\d+$", module) is None:
                return {f"{module}.weight": graph.dequantised(inputs[1], inputs[3]).T}
        case "MatMul" if inputs[1] in graph.initialisers:
            return {f"{_module(node.name)}.weight": np.asarray(graph.array(inputs[1]), dtype=np.float32).T}
        case "DynamicQuantizeLSTM":
            return dict(_lstm(graph, node))
        case "DequantizeLinear":
            module = _module(node.name)
            table = f"{inputs[1].removesuffix('_scale')}{_QUANTISED}"
            return {f"{module}.weight": graph.dequantised(table, inputs[2])}
    return {}


def _module(node: str) -> str:
    """``/encoder/F0.0/conv1/Conv_quant`` -> ``predictor.F0.0.conv1``."""
    _, half, *parts, _ = node.split("/")
    path = ".".join(parts)
    if half == "decoder":
        return path
    # Sequential containers are named twice: text_encoder/cnn.0/cnn.0.0 is text_encoder.cnn.0.0.
    path = re.sub(r"cnn\.(\d)\.cnn\.\1\.0", r"cnn.\1.0", path)
    return f"predictor.{path}" if path.startswith(_UNDER_PREDICTOR) else path


def _weight_norm(module: str, weight: Array) -> Iterator[tuple[str, Array]]:
    """Weight-norm pair (g, v) of ``weight``, or the weight itself where the model has no weight norm."""
    if re.search(r"(F0_proj|N_proj|noise_convs\.\d)$", module):
        yield f"{module}.weight", weight
        return
    module = module.replace("asr_res.asr_res.0", "asr_res.0")
    norm = np.sqrt((weight**2).sum(axis=(1, 2), keepdims=True))
    # NOTE: some output channels are all zero; v must not be, or v / ||v|| is NaN. g = 0 keeps their output zero.
    yield f"{module}.weight_v", np.where(norm == 0, np.float32(1), weight)
    yield f"{module}.weight_g", norm


def _lstm(graph: _Int8Graph, node: onnx.NodeProto) -> Iterator[tuple[str, Array]]:
    """onnxruntime's [direction, input, 4H] in gate order i o f c -> torch's [4H, input] in order i f g o."""
    inputs = list(node.input)
    module = _module(node.name)
    bias = np.asarray(graph.array(inputs[3]), dtype=np.float32)
    for kind, at, scale_at in (("ih", 1, 8), ("hh", 2, 10)):
        stored = graph.array(inputs[at]).astype(np.float32)
        scale, zero = graph.array(inputs[scale_at]), graph.array(inputs[scale_at + 1]).astype(np.float32)
        offset = 0 if kind == "ih" else bias.shape[1] // 2
        for direction, suffix in enumerate(("", "_reverse")):
            weight = ((stored[direction] - zero[direction]) * scale[direction]).T
            yield f"{module}.weight_{kind}_l0{suffix}", _torch_gates(weight)
            yield f"{module}.bias_{kind}_l0{suffix}", _torch_gates(bias[direction, offset : offset + weight.shape[0]])


def _torch_gates(stacked: NDArray[np.generic]) -> Array:
    i, o, f, c = np.split(stacked, 4)
    return np.concatenate([i, f, c, o]).astype(np.float32)
