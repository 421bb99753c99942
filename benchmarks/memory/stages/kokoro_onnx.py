"""Stages of kokoro-onnx with the published int8 model. Arguments: the model, the voices, a voice."""

import sys
from collections.abc import Iterator

from benchmarks.memory.stages.pauses import LONG, pause_after


def stages() -> Iterator[str]:
    model, voices, name = sys.argv[1:]
    yield "interpreter"
    import numpy  # noqa: F401
    import onnxruntime

    yield "numerical libraries"
    import kokoro_onnx

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    kokoro = kokoro_onnx.Kokoro.from_session(session, voices)
    yield "graphs and weights"
    kokoro.tokenizer.phonemize("Ready.", "en-us")
    yield "front-end"
    kokoro.create(LONG, voice=name, lang="en-us")
    yield "speaking"


if __name__ == "__main__":
    pause_after(stages())
