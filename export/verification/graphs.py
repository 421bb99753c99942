"""Graphs of a build, run on whole utterances, with the intermediate values that are compared."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx.utils import Extractor

from export.verification.reference import DecoderInputs
from service.acoustic.inputs import SPEAKING_STYLE, prosody_inputs, with_margins
from service.acoustic.sessions import open_session
from service.model.manifest import PROSODY, VOCODER

Array = NDArray[np.float32]


class ExportedGraphs:
    """Sessions of both graphs, and of the vocoder's first stage."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._prosody = open_session(folder / PROSODY, threads)
        self._vocoder = open_session(folder / VOCODER, threads)
        self._analysis = onnxruntime.InferenceSession(
            _first_stage(folder / VOCODER).SerializeToString(), providers=["CPUExecutionProvider"]
        )

    def synthesise(
        self, tokens: NDArray[np.int64], style: Array, speed: float
    ) -> tuple[Array, NDArray[np.int64], DecoderInputs]:
        """Waveform (samples,), durations (tokens,), and the inputs of the decoder."""
        options = _release_memory_after_run()
        names = ["duration", "features", "source", "f0", "energy"]
        duration, features, source, f0, energy = self._prosody.run(
            names, prosody_inputs(tokens[0, 1:-1], style, speed), options
        )
        padded = with_margins(source)
        (spectrum,) = self._analysis.run(None, {"source": padded})
        (waveform,) = self._vocoder.run(
            ["waveform"], {"features": features, "source": padded, "style": style[:, :SPEAKING_STYLE]}, options
        )
        return waveform[0], duration, DecoderInputs(f0, energy, source, spectrum)


def _release_memory_after_run() -> onnxruntime.RunOptions:
    """Run options that shrink the arena after the run: PyTorch needs the memory next."""
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _first_stage(vocoder: Path) -> onnx.ModelProto:
    """Part of the vocoder graph from ``source`` to its spectrum."""
    model = onnx.shape_inference.infer_shapes(onnx.load(str(vocoder)))
    spectrum = next(node.input[0] for node in model.graph.node if node.name.startswith("/source_convs.0/"))
    return Extractor(model).extract_model(["source"], [spectrum])
