"""Stages of kokoro-lite's worker, in its order of loading. Arguments: the build, the budget in MiB, a voice."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.memory.stages.pauses import LONG, pause_after


def stages() -> Iterator[str]:
    folder, budget, name = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    yield "interpreter"
    _set_up()
    import falcon  # noqa: F401
    import gunicorn.app.wsgiapp
    import gunicorn.workers.gthread  # noqa: F401

    yield "web server"
    import numpy
    import onnxruntime  # noqa: F401

    yield "numerical libraries"
    from service.engine.synthesis import SpeechEngine
    from service.g2p.vocabulary import read_vocabulary
    from service.text.front_end import build_front_end

    vocabulary = read_vocabulary()
    front_end = build_front_end(vocabulary, folder)
    front_end.warm("en-US")
    yield "front-end"
    from service.acoustic.model import AcousticModel
    from service.acoustic.native import load_native
    from service.engine.limits import limits_of
    from service.errors import NativeUnavailable
    from service.memory.budget import Budget
    from service.model.manifest import VOICES, read_manifest
    from service.voices.book import VoiceBook

    manifest = read_manifest(folder)
    try:
        native = load_native(folder)
    except NativeUnavailable:
        native = None
    limits = limits_of(Budget(budget, "the benchmark"), manifest.variant, native=native is not None)
    acoustic = AcousticModel.open(folder, 1, limits.arena, native)
    book = VoiceBook.open(folder / VOICES)
    yield "graphs and weights"
    engine = SpeechEngine(manifest, front_end, vocabulary, acoustic, book, limits, "stages")
    from service.audio.encoders import find_format
    from service.speech import SynthesisRequest

    silence = numpy.zeros(24_000, numpy.float32)
    for _ in find_format("mp3").encode(iter([silence, silence])):
        pass
    yield "encoder"
    for _ in engine.synthesise(engine.prepare(SynthesisRequest(LONG, name))):
        pass
    yield "speaking"


def _set_up() -> None:
    """Set up the process as gunicorn.conf.py does in a new worker."""
    from service.memory.malloc import limit_malloc

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    limit_malloc(os.environ)


if __name__ == "__main__":
    pause_after(stages())
