"""Protocol of the workers: a line of JSON for each request and response; arrays are passed in ``.npy`` files.

A worker first sends ``Ready``, then a response to each request until its input ends. It measures its own time, so the
pipes are not part of it.
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

Synthesise = Callable[[str, NDArray[np.float32], float], Samples]
"""Phonemes, style (1, 256) and speed to samples, shape (n,)."""


class Request(msgspec.Struct, frozen=True):
    """Request of an utterance."""

    phonemes: str
    style: str
    """Path of a ``.npy`` file, float32, shape (1, 256)."""
    speed: float
    waveform: str
    """Path of the ``.npy`` file to write, float32, shape (samples,)."""


class Ready(msgspec.Struct, frozen=True):
    """First line of a worker."""

    libraries: str
    """Names and versions of the libraries under test."""


class Response(msgspec.Struct, frozen=True):
    """Response to a request."""

    seconds: float
    """Time of the model."""
    samples: int


def serve(load: Callable[[], Synthesise], *libraries: str) -> None:
    """Run a worker on standard input and output.

    Args:
        load: loads the model.
        libraries: distributions whose versions are reported.
    """
    # Libraries must not print into the responses: file descriptor 1 is redirected to standard error.
    with os.fdopen(os.dup(1), "wb", buffering=0) as responses:
        os.dup2(2, 1)
        synthesise = load()
        _write(responses.write, Ready(", ".join(f"{name} {version(name)}" for name in libraries)))
        for line in sys.stdin.buffer:
            request = msgspec.json.decode(line, type=Request)
            style = np.load(request.style)
            started = time.perf_counter()
            samples = synthesise(request.phonemes, style, request.speed)
            seconds = time.perf_counter() - started
            np.save(request.waveform, samples)
            _write(responses.write, Response(seconds, len(samples)))


def _write(write: Callable[[bytes], object], line: Ready | Response) -> None:
    write(msgspec.json.encode(line) + b"\n")
