"""Tracing of the rewritten modules into ONNX files.

The legacy tracer is used on purpose: every shape depends on data (durations), which ``torch.export`` refuses.
"""

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from kokoro.model import KModel
from torch import Tensor, nn

from export.tracing.external_data import save_external
from export.tracing.modules.prosody import STYLE, Prosody, ProsodyOutput
from export.tracing.modules.source import fixed_noise
from export.tracing.modules.vocoder import Vocoder

OPSET = 20

PROSODY_INPUTS = ("input_ids", "style", "speed", "pitch", "durations")
VOCODER_INPUTS = ("features", "source", "style")

_AXES: Mapping[str, Mapping[int, str]] = {
    "input_ids": {1: "tokens"},
    "durations": {1: "tokens"},
    "duration": {0: "tokens"},
    "features": {2: "half_frames"},
    "f0": {1: "half_frames"},
    "energy": {1: "half_frames"},
    "source": {1: "source_samples"},
    "waveform": {1: "samples"},
}


def split_modules(model: KModel) -> tuple[Prosody, Vocoder]:
    """Prosody and vocoder modules of ``model``, in evaluation mode."""
    return Prosody(model, fixed_noise()).eval(), Vocoder(model.decoder.generator).eval()


def trace_prosody(prosody: Prosody, path: Path) -> None:
    """Write ``path`` (.onnx) and its weights (.bin): the graph of ``Prosody`` with the outputs of ``ProsodyOutput``."""
    save_external(_trace(prosody, _example(prosody), PROSODY_INPUTS, ProsodyOutput._fields), path)


def trace_vocoder(vocoder: Vocoder, path: Path) -> None:
    """Write ``path`` (.onnx) and its weights (.bin): the graph of ``Vocoder`` with the output ``waveform``."""
    half_frames = 40
    features = torch.zeros(1, vocoder.width, half_frames)
    source = torch.zeros(1, vocoder.hop * half_frames + 2 * vocoder.margin)
    save_external(_trace(vocoder, (features, source, torch.zeros(1, STYLE)), VOCODER_INPUTS, ("waveform",)), path)


def _example(prosody: Prosody) -> tuple[Tensor, ...]:
    tokens = torch.arange(12)[None] % prosody.text.embedding.num_embeddings
    return tokens, torch.zeros(1, 2 * STYLE), torch.ones(1), torch.ones(1), torch.zeros_like(tokens)


def _trace(
    module: nn.Module, inputs: tuple[Tensor, ...], input_names: Sequence[str], output_names: Sequence[str]
) -> onnx.ModelProto:
    names = {*input_names, *output_names}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The tracer is deprecated and warns of varying batches at every LSTM; batch is 1 by design.
        warnings.simplefilter("ignore")
        path = Path(folder) / "traced.onnx"
        torch.onnx.export(
            module,
            inputs,
            path,
            dynamo=False,
            opset_version=OPSET,
            input_names=list(input_names),
            output_names=list(output_names),
            dynamic_axes={name: dict(axes) for name, axes in _AXES.items() if name in names},
        )
        proto = onnx.load(str(path))
    onnx.checker.check_model(proto)
    return proto
