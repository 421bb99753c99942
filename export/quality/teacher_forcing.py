"""Teacher forcing: a build's graphs, run with the durations of the reference.

Two builds cannot be compared sample by sample if one of them makes a vowel a frame longer, so both are run with the
durations of the reference. The prosody graph is edited in one respect: the constant noise of the source becomes an
input with a default, to measure the effect of another noise alone.
"""

import itertools
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnx.external_data_helper import ExternalDataInfo, uses_external_data

from export.corpus.lines import Line
from export.errors import ExportError
from export.tracing.modules.source import NOISE_PERIOD
from service.acoustic.inputs import Inputs, prosody_inputs, vocoder_inputs, with_margins
from service.acoustic.native import NativeOperators, load_native
from service.acoustic.sessions import open_session
from service.acoustic.windows import Window
from service.g2p.vocabulary import Vocabulary
from service.model.manifest import NATIVE_PROSODY, NATIVE_VOCODER, PROSODY, VOCODER
from service.speech import FRAME, Samples

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Array = NDArray[np.float32]
Durations = NDArray[np.int64]

LONGEST = 480
"""Largest number of frames (12 s) that are rendered at once; the vocoder's memory grows with them."""
CONTEXT = 20
"""Frames of context on either side of a window; they are rendered and discarded."""
_OUTPUTS = ("features", "source", "f0", "energy")


class ForcedSynthesis(msgspec.Struct, frozen=True):
    """Output of one build for a line, over f frames of 600 samples."""

    waveform: Samples
    """Shape (600 f,), float32, 24 kHz."""
    f0: Array
    """Hz, shape (2 f,)."""
    energy: Array
    """Shape (2 f,)."""
    features: Array
    """Input of the vocoder, shape (1, channels, 2 f)."""
    source: Array
    """Harmonic source, shape (1, 600 f)."""


class TeacherForcedBuild:
    """Sessions of the graphs of a build of any precision; the prosody weights are copied to a temporary folder.

    Both run on native operators if the build has them.

    Raises:
        NativeUnavailable: it has, and this machine cannot use them.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary, threads: int = 1) -> None:
        self._vocabulary = vocabulary
        native = load_native(folder) if (folder / NATIVE_VOCODER).exists() else None
        self._noise, graph = _editable(folder / (PROSODY if native is None else NATIVE_PROSODY))
        self._prosody = _open_edited(graph, folder, threads, native)
        self._vocoder = self._fallback = open_session(folder / VOCODER, threads)
        self._is_native = native is not None
        if native is not None:
            self._vocoder = open_session(folder / NATIVE_VOCODER, threads, prepack=False, native=native)

    @property
    def noise(self) -> Array:
        """Constant noise of the source, shape (65536,), float32.

        Raises:
            ExportError: the graph has no constant noise.
        """
        if self._noise is None:
            raise ExportError("the prosody graph has no constant noise to replace")
        return numpy_helper.to_array(self._noise)

    def durations(self, line: Line, style: Array) -> Durations:
        """Predicted frames of each token, shape (phonemes + 2,).

        Args:
            line: gives phonemes and speed.
            style: shape (1, 256).
        """
        from onnxruntime import RunOptions

        options = RunOptions()
        # PERF: the rest of the graph would compute outputs that are not used.
        options.only_execute_path_to_fetches = True
        durations: Durations = self._prosody.run(["duration"], self._inputs(line, style), options)[0]
        return durations

    def synthesise(self, line: Line, style: Array, durations: Durations, noise: Array | None = None) -> ForcedSynthesis:
        """Synthesise the line with given durations.

        Args:
            line: gives phonemes and speed.
            style: shape (1, 256).
            durations: frames of each token, shape (phonemes + 2,).
            noise: replaces ``self.noise``, same shape.
        """
        inputs = self._inputs(line, style, durations)
        if noise is not None and self._noise is not None:
            inputs[self._noise.name] = noise
        features, source, f0, energy = self._prosody.run(_OUTPUTS, inputs)
        waveform = self.render(features, source, style)
        return ForcedSynthesis(waveform, f0[0], energy[0], features, source)

    def render(self, features: Array, source: Array, style: Array) -> Samples:
        """Run the vocoder alone, in windows of equal length of at most ``LONGEST`` frames.

        Args:
            features: shape (1, channels, 2 f).
            source: shape (1, 600 f).
            style: shape (1, 256).
        """
        padded = with_margins(source)
        windows = even_windows(features.shape[2] // 2)
        return np.concatenate([_render(self._vocoder, window, features, padded, style) for window in windows])

    def render_fallback(self, synthesis: ForcedSynthesis, style: Array) -> Samples | None:
        """The same with a vocoder on onnxruntime's own operators; None if the build has no others.

        Args:
            synthesis: gives features and source.
            style: shape (1, 256).
        """
        if not self._is_native:
            return None
        padded = with_margins(synthesis.source)
        windows = even_windows(synthesis.features.shape[2] // 2)
        return np.concatenate([_render(self._fallback, each, synthesis.features, padded, style) for each in windows])

    def _inputs(self, line: Line, style: Array, durations: Durations | None = None) -> Inputs:
        return prosody_inputs(self._vocabulary.tokens(line.phonemes), style, line.speed, durations=durations)


def _render(session: "InferenceSession", window: Window, features: Array, padded: Array, style: Array) -> Samples:
    """Samples of a window without its context."""
    start, end = window.context_start, window.context_end
    waveform: Samples = session.run(["waveform"], vocoder_inputs(features, padded, style, start, end))[0][0]
    return waveform[FRAME * (window.start - start) : FRAME * (window.end - start)]


def even_windows(frames: int) -> list[Window]:
    """Windows of nearly equal length, at most ``LONGEST``; they depend on the number of frames alone."""
    count = -(-frames // LONGEST)
    edges = [frames * number // count for number in range(count + 1)]
    return [
        Window(start, end, max(0, start - CONTEXT), min(frames, end + CONTEXT))
        for start, end in itertools.pairwise(edges)
    ]


def _editable(path: Path) -> tuple[TensorProto | None, onnx.ModelProto]:
    """Noise of the prosody graph, and the graph with that noise as an input."""
    model = onnx.load(str(path), load_external_data=False)
    graph = model.graph
    if "durations" not in {value.name for value in graph.input}:
        raise ExportError(f"{path} has no input for durations")
    noise = next((tensor for tensor in graph.initializer if list(tensor.dims) == [NOISE_PERIOD]), None)
    if noise is not None:
        noise.CopyFrom(_inline(noise, path.parent))
        # An initialiser that is also an input is that input's default.
        graph.input.append(onnx.helper.make_tensor_value_info(noise.name, noise.data_type, list(noise.dims)))
    return noise, model


def _inline(tensor: TensorProto, folder: Path) -> TensorProto:
    """Copy of the tensor with its values inside.

    COMPAT(onnx 1.23): its own loader refuses weights with a second hard link, and builds may share their weights.
    """
    if not uses_external_data(tensor):
        return tensor
    stored = ExternalDataInfo(tensor)
    dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)
    count = int(np.prod(tensor.dims))
    values = np.fromfile(folder / stored.location, dtype, count, offset=int(stored.offset or 0))
    return numpy_helper.from_array(values.reshape(tensor.dims), tensor.name)


def _open_edited(
    model: onnx.ModelProto, folder: Path, threads: int, native: NativeOperators | None
) -> "InferenceSession":
    """Session of the model, loaded beside copies of its weights that are then deleted from the disk."""
    tensors = [tensor for tensor in model.graph.initializer if uses_external_data(tensor)]
    with tempfile.TemporaryDirectory() as temporary:
        for name in {ExternalDataInfo(tensor).location for tensor in tensors}:
            shutil.copyfile(folder / name, Path(temporary) / name)
        path = Path(temporary) / PROSODY
        onnx.save(model, str(path))
        return open_session(path, threads, native=native)
