"""Worker for a kokoro-lite build, as the service runs it: prosody of the whole utterance, then windows, joined.

Alternatively in a single window, which the service never does: this shows the effect of the windows alone.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.model.protocol import Synthesise, serve
from service.acoustic.model import AcousticModel
from service.acoustic.native import load_native
from service.acoustic.windows import WindowRule, cut_windows
from service.audio.joins import join_windows
from service.g2p.vocabulary import read_vocabulary
from service.speech import Samples

SERVED, WHOLE = "served", "whole"
STOCK, FASTEST = "stock", "fastest"
"""The vocoder's operators: onnxruntime's own, or native ones with the kernel that the service takes."""
_UNLIMITED = 1_000_000
"""Frames of a window longer than any utterance."""
_ARENA = 2048
"""Arena limit in MiB of address space; a whole utterance in one window needs half a gigabyte."""


def _load() -> Synthesise:
    folder, operators, windows, threads = sys.argv[1:]
    native = None if operators == STOCK else load_native(Path(folder))
    if native is not None and operators != FASTEST:
        native.select(operators)
    vocabulary, model = read_vocabulary(), AcousticModel.open(Path(folder), int(threads), _ARENA, native)
    rule = {SERVED: WindowRule(), WHOLE: WindowRule(first=_UNLIMITED, usual=_UNLIMITED)}[windows]

    def synthesise(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        plan = model.plan(vocabulary.tokens(phonemes), style, speed)
        rendered = ((window, model.render(plan, window)) for window in cut_windows(plan.energy, rule))
        return np.concatenate(list(join_windows(rendered)))

    return synthesise


if __name__ == "__main__":
    # Arguments: folder of the build; STOCK, FASTEST or a native kernel; SERVED or WHOLE; threads.
    serve(_load, "onnxruntime")
