"""Pauses between stages: the name of a finished stage on standard output; a line on standard input continues."""

import sys
from collections.abc import Iterable

LONG = (
    "When the last of the travelling theatres came over the mountain that winter, with its two tired horses and a "
    "piano that had lost eleven of its keys, the whole village climbed onto the frozen millpond to watch the actors "
    "unload their painted forests, their paper thrones and one enormous whale, which took nine people to carry and "
    "smelled, as the baker said, of every harbour."
)
"""One sentence of about 380 phonemes: the longest that kokoro-onnx synthesises in one piece."""


def pause_after(stages: Iterable[str]) -> None:
    """Run all stages, with a pause after each."""
    for name in stages:
        print(name, flush=True)
        sys.stdin.readline()
