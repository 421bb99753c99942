"""How a worker is spoken to: one line of JSON in, one out; arrays go through ``.npy`` files.

A worker first says what it is made of, then answers one order after another until its input ends. It takes the time
itself, so the pipes cost nothing that counts.
"""

import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.speech import Samples

Say = Callable[[str, NDArray[np.float32], float], Samples]
"""Phonemes, style (1, 256) and speed to samples, shape (n,)."""


class Order(msgspec.Struct, frozen=True):
    """What a worker is to say."""

    phonemes: str
    style: str
    """Path of a ``.npy`` file, float32, shape (1, 256)."""
    speed: float
    waveform: str
    """Path of the ``.npy`` file to write, float32, shape (samples,)."""


class Ready(msgspec.Struct, frozen=True):
    """A worker's first line."""

    libraries: str
    """``name version`` of what does the work."""


class Answer(msgspec.Struct, frozen=True):
    """A worker's answer to an order."""

    seconds: float
    """What the model took."""
    samples: int


def serve(load: Callable[[], Say], *libraries: str) -> None:
    """Be a worker on standard input and output.

    Args:
        load: loads the model.
        libraries: distributions whose versions belong into the report.
    """
    # Libraries that print must not print into the answers: file descriptor 1 goes where errors go.
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)
        say = load()
        _write(answers.write, Ready(", ".join(f"{name} {version(name)}" for name in libraries)))
        for line in sys.stdin.buffer:
            order = msgspec.json.decode(line, type=Order)
            style = np.load(order.style)
            started = time.perf_counter()
            samples = say(order.phonemes, style, order.speed)
            seconds = time.perf_counter() - started
            np.save(order.waveform, samples)
            _write(answers.write, Answer(seconds, len(samples)))


def _write(write: Callable[[bytes], object], line: Ready | Answer) -> None:
    write(msgspec.json.encode(line) + b"\n")
