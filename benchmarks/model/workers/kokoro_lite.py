"""One of our builds, as the service runs it: a plan of the whole utterance, then windows, joined.

Or in a single window, however long, which no service does: it shows what the windows by themselves change.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.model.protocol import Say, serve
from service.acoustic.model import AcousticModel
from service.acoustic.windows import WindowRule, cut_windows
from service.audio.joins import join_windows
from service.g2p.vocabulary import read_vocabulary
from service.speech import Samples

SERVED, WHOLE = "served", "whole"
_ENDLESS = 1_000_000
"""Frames; no utterance is as long."""
_ARENA = 2048
"""MiB of address space; a whole utterance in one window needs half a gigabyte of it."""


def _load() -> Say:
    folder, windows, threads = sys.argv[1:]
    vocabulary, model = read_vocabulary(), AcousticModel.open(Path(folder), int(threads), _ARENA)
    rule = {SERVED: WindowRule(), WHOLE: WindowRule(first=_ENDLESS, usual=_ENDLESS)}[windows]

    def say(phonemes: str, style: NDArray[np.float32], speed: float) -> Samples:
        plan = model.plan(vocabulary.tokens(phonemes), style, speed)
        rendered = ((window, model.render(plan, window)) for window in cut_windows(plan.energy, rule))
        return np.concatenate(list(join_windows(rendered)))

    return say


if __name__ == "__main__":
    # Arguments: folder of the build, SERVED or WHOLE, threads.
    serve(_load, "onnxruntime")
