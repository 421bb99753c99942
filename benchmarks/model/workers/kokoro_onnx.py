"""Worker for kokoro-onnx with the published int8 model or another file; it gets phonemes and does not trim.

The session has kokoro-onnx's own options, onnxruntime's defaults, except for the threads.
"""

import sys

import kokoro_onnx
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from benchmarks.model.protocol import Synthesise, serve
from service.speech import Samples


def _load() -> Synthesise:
    model, voices, threads = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    kokoro = kokoro_onnx.Kokoro.from_session(session, voices)

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        # A voice is a table with a row for each phoneme count; one of a single row gives it for every count.
        samples, _ = kokoro.create(phonemes, voice=style[None], speed=speed, is_phonemes=True, trim=False)
        return np.asarray(samples, dtype=np.float32)

    return synthesise


if __name__ == "__main__":
    # Arguments: model, a file of voices (which kokoro-onnx requires), threads.
    serve(_load, "kokoro-onnx", "onnxruntime")
