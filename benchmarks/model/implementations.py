"""Implementations of the model that are available, and their worker processes."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from benchmarks.builds import Build, NotMeasured
from benchmarks.model.protocol import Ready, Request, Response
from service.acoustic.native import PLAIN, load_native
from service.errors import NativeUnavailable

PYTORCH = "PyTorch, float32"
PUBLISHED = "kokoro-onnx, published int8"
SINGLE = "kokoro-onnx, our int8 file"

_Line = TypeVar("_Line", Ready, Response)


class Implementation(msgspec.Struct, frozen=True):
    """An implementation under test."""

    name: str
    command: tuple[str, ...]
    """Command of its worker, without the last argument, the number of threads."""
    megabytes: float
    """Size of its model files, without voices."""
    unwindowed: tuple[str, ...] = ()
    """Command without windows; empty for implementations that have none."""


class PyTorch(msgspec.Struct, frozen=True):
    """Environment and checkpoint of PyTorch; either may be missing."""

    python: Path
    """Interpreter of the environment."""
    checkpoint: Path

    def unavailable_reason(self) -> str:
        """Reason why PyTorch cannot be used; empty if it can."""
        if not self.python.is_file():
            return f"no {self.python}; `make model` and `make bench` install it"
        if not self.checkpoint.is_file():
            return f"no {self.checkpoint}; `python -m export build` writes it"
        return ""

    def worker(self, noise: str) -> Implementation:
        """Implementation with its ``own`` noise or the ``fixed`` one of the export."""
        command = (str(self.python), "-m", "benchmarks.model.workers.pytorch", str(self.checkpoint), noise)
        return Implementation(PYTORCH, command, self.checkpoint.stat().st_size / 1e6)


def find_implementations(
    builds: Sequence[Build], int8: Path, single: Path, voices: Path, pytorch: PyTorch
) -> tuple[tuple[Implementation, ...], tuple[NotMeasured, ...]]:
    """Implementations that are available, and those that are not.

    Args:
        builds: kokoro-lite builds.
        int8: the published model.
        single: int8 build as one file, which kokoro-onnx runs in place of the published model.
        voices: any file of voices for kokoro-onnx.
        pytorch: see ``PyTorch``.
    """
    ours = [each for build in builds for each in our_implementations(build)]
    implementations = [_in_kokoro_onnx(PUBLISHED, int8, voices), *ours]
    missing = []
    if single.is_file():
        implementations.append(_in_kokoro_onnx(SINGLE, single, voices))
    else:
        missing.append(NotMeasured(SINGLE, f"no {single}; `python -m export build --single {single}` writes it"))
    if unavailable_reason := pytorch.unavailable_reason():
        missing.append(NotMeasured(PYTORCH, unavailable_reason))
    else:
        implementations.insert(0, pytorch.worker("own"))
    return tuple(implementations), tuple(missing)


def _in_kokoro_onnx(name: str, model: Path, voices: Path) -> Implementation:
    command = (sys.executable, "-m", "benchmarks.model.workers.kokoro_onnx", str(model), str(voices))
    return Implementation(name, command, model.stat().st_size / 1e6)


def our_implementations(build: Build) -> tuple[Implementation, ...]:
    """A kokoro-lite build as it is served, and with each of the slower kernels and the stock operators."""
    try:
        native = load_native(build.folder)
    except NativeUnavailable:
        return (_ours(build.name, build, "stock"),)
    slower = (kernel for kernel in native.kernels[1:] if kernel != PLAIN)
    return (
        _ours(build.name, build, "fastest"),
        *(_ours(f"{build.name}, native on {kernel}", build, kernel) for kernel in slower),
        _ours(f"{build.name}, stock operators", build, "stock"),
    )


def _ours(name: str, build: Build, operators: str) -> Implementation:
    command = (sys.executable, "-m", "benchmarks.model.workers.kokoro_lite", str(build.folder), operators)
    return Implementation(name, (*command, "served"), build.megabytes, unwindowed=(*command, "whole"))


class Worker:
    """Worker process of an implementation; ``with`` stops it.

    Raises:
        RuntimeError: it exited before its response; its error is on standard error.
    """

    def __init__(self, name: str, command: Sequence[str], threads: int) -> None:
        self.name = name
        # Some libraries read the number of threads only from the environment, when they are imported.
        environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
        started = time.monotonic()
        self._process = subprocess.Popen(
            [*command, str(threads)], bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self.libraries = self._line(Ready).libraries
        self.ready_seconds = time.monotonic() - started

    @property
    def processes(self) -> list[str]:
        """Id of its process."""
        return [str(self._process.pid)]

    def synthesise(self, request: Request) -> Response:
        """Send a request and wait for the response."""
        assert self._process.stdin is not None
        # A worker that has exited is detected by its missing response.
        with suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(request) + b"\n")
        return self._line(Response)

    def _line(self, kind: type[_Line]) -> _Line:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the worker of {self.name} ended with status {self._close()}")
        return msgspec.json.decode(line, type=kind)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait(60)
