"""The published int8 model, or another file, in kokoro-onnx, which is given phonemes and asked not to trim.

The session has kokoro-onnx's own options, which are onnxruntime's, but for the threads.
"""

import sys

import kokoro_onnx
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from benchmarks.model.protocol import Say, serve
from service.speech import Samples


def _load() -> Say:
    model, voices, threads = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    kokoro = kokoro_onnx.Kokoro.from_session(session, voices)

    def say(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        # A voice is a table with a row for each phoneme count; one of a single row gives it for every count.
        samples, _ = kokoro.create(phonemes, voice=style[None], speed=speed, is_phonemes=True, trim=False)
        return np.asarray(samples, dtype=np.float32)

    return say


if __name__ == "__main__":
    # Arguments: model, a file of voices (which kokoro-onnx insists on), threads.
    serve(_load, "kokoro-onnx", "onnxruntime")
