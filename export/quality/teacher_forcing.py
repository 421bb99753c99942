"""A build's graphs, run with durations that somebody else chose.

Two builds cannot be compared sample by sample when one of them makes a vowel a frame longer, so both are given the
durations of the reference ("teacher forcing"). The prosody graph is edited in one respect: the source's constant noise
becomes an input with a default, to measure how much another noise alone would change.
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
from service.acoustic.sessions import open_session
from service.acoustic.windows import Window
from service.g2p.vocabulary import Vocabulary
from service.manifest import PROSODY, VOCODER
from service.speech import FRAME, Samples

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Array = NDArray[np.float32]
Durations = NDArray[np.int64]

LONGEST = 480
"""Frames (12 s) that are rendered in one piece; the vocoder's memory grows with them."""
CONTEXT = 20
"""Frames rendered on either side of a piece and thrown away."""
_OUTPUTS = ("features", "source", "f0", "energy")


class Spoken(msgspec.Struct, frozen=True):
    """A line said by one build, over f frames of 600 samples."""

    waveform: Samples
    """Shape (600 f,), float32, 24 kHz."""
    f0: Array
    """Hz, shape (2 f,)."""
    energy: Array
    """Shape (2 f,)."""
    features: Array
    """What the vocoder was given, shape (1, channels, 2 f)."""
    source: Array
    """Harmonic source, shape (1, 600 f)."""


class ForcedBuild:
    """Sessions of both graphs of one build, of any precision; its weights are copied to a temporary folder."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, threads: int = 1) -> None:
        self._vocabulary = vocabulary
        self._noise, graph = _editable(folder / PROSODY)
        self._prosody = _open_edited(graph, folder, threads)
        self._vocoder = open_session(folder / VOCODER, threads)

    @property
    def noise(self) -> Array:
        """The constant noise that the source is made with, shape (65536,), float32.

        Raises:
            ExportError: there is none in the graph.
        """
        if self._noise is None:
            raise ExportError("the prosody graph has no noise that could be replaced")
        return numpy_helper.to_array(self._noise)

    def durations(self, line: Line, style: Array) -> Durations:
        """Frames of each token as the build chooses them, shape (phonemes + 2,).

        Args:
            line: its phonemes and speed are said.
            style: shape (1, 256).
        """
        from onnxruntime import RunOptions

        options = RunOptions()
        # PERF: the rest of the graph would plan an utterance that nobody asked for.
        options.only_execute_path_to_fetches = True
        found: Durations = self._prosody.run(["duration"], self._inputs(line, style), options)[0]
        return found

    def say(self, line: Line, style: Array, durations: Durations, noise: Array | None = None) -> Spoken:
        """Say the line with these durations.

        Args:
            line: its phonemes and speed are said.
            style: shape (1, 256).
            durations: frames of each token, shape (phonemes + 2,).
            noise: in place of ``noise``, same shape.
        """
        inputs = self._inputs(line, style, durations)
        if noise is not None and self._noise is not None:
            inputs[self._noise.name] = noise
        features, source, f0, energy = self._prosody.run(_OUTPUTS, inputs)
        waveform = self.render(features, source, style)
        return Spoken(waveform, f0[0], energy[0], features, source)

    def render(self, features: Array, source: Array, style: Array) -> Samples:
        """The vocoder alone, over the whole utterance or pieces of equal length of at most ``LONGEST`` frames.

        Args:
            features: shape (1, channels, 2 f).
            source: shape (1, 600 f).
            style: shape (1, 256).
        """
        padded = with_margins(source)
        pieces = [self._render(window, features, padded, style) for window in even_windows(features.shape[2] // 2)]
        return np.concatenate(pieces)

    def _render(self, window: Window, features: Array, padded: Array, style: Array) -> Samples:
        start, end = window.context_start, window.context_end
        inputs = vocoder_inputs(features, padded, style, start, end)
        waveform: Samples = self._vocoder.run(["waveform"], inputs)[0][0]
        return waveform[FRAME * (window.start - start) : FRAME * (window.end - start)]

    def _inputs(self, line: Line, style: Array, durations: Durations | None = None) -> Inputs:
        return prosody_inputs(self._vocabulary.tokens(line.phonemes), style, line.speed, durations=durations)


def even_windows(frames: int) -> list[Window]:
    """Pieces of nearly equal length, none longer than ``LONGEST``: the same for all that is said in that time."""
    count = -(-frames // LONGEST)
    edges = [frames * number // count for number in range(count + 1)]
    return [
        Window(start, end, max(0, start - CONTEXT), min(frames, end + CONTEXT))
        for start, end in itertools.pairwise(edges)
    ]


def _editable(path: Path) -> tuple[TensorProto | None, onnx.ModelProto]:
    """The prosody graph whose noise is an input, and that noise with its values."""
    model = onnx.load(str(path), load_external_data=False)
    graph = model.graph
    if "durations" not in {given.name for given in graph.input}:
        raise ExportError(f"{path} takes no durations")
    noise = next((tensor for tensor in graph.initializer if list(tensor.dims) == [NOISE_PERIOD]), None)
    if noise is not None:
        noise.CopyFrom(_inline(noise, path.parent))
        # An initialiser that is also an input is that input's default.
        graph.input.append(onnx.helper.make_tensor_value_info(noise.name, noise.data_type, list(noise.dims)))
    return noise, model


def _inline(tensor: TensorProto, folder: Path) -> TensorProto:
    """The tensor with its values inside.

    COMPAT(onnx 1.23): its own loader refuses weights with a second hard link, and builds may share their weights.
    """
    if not uses_external_data(tensor):
        return tensor
    stored = ExternalDataInfo(tensor)
    dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)
    count = int(np.prod(tensor.dims))
    values = np.fromfile(folder / stored.location, dtype, count, offset=int(stored.offset or 0))
    return numpy_helper.from_array(values.reshape(tensor.dims), tensor.name)


def _open_edited(model: onnx.ModelProto, folder: Path, threads: int) -> "InferenceSession":
    """A session of the model beside copies of its weights, which are gone from the disk when it is closed."""
    tensors = [tensor for tensor in model.graph.initializer if uses_external_data(tensor)]
    with tempfile.TemporaryDirectory() as temporary:
        for name in {ExternalDataInfo(tensor).location for tensor in tensors}:
            shutil.copyfile(folder / name, Path(temporary) / name)
        path = Path(temporary) / PROSODY
        onnx.save(model, str(path))
        return open_session(path, threads)
