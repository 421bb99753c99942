"""The ways to run the model that can be had here, and the processes they run in."""

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

from benchmarks.builds import Build, LeftOut
from benchmarks.model.protocol import Answer, Order, Ready

PYTORCH = "PyTorch, float32"
PUBLISHED = "kokoro-onnx, published int8"
SINGLE = "kokoro-onnx, our int8 file"

_Line = TypeVar("_Line", Ready, Answer)


class Contender(msgspec.Struct, frozen=True):
    """A worker that can be started."""

    name: str
    command: tuple[str, ...]
    """All but the last argument, which is the number of threads."""
    megabytes: float
    """Of its model's file or files, without voices."""
    whole: tuple[str, ...] = ()
    """The same without windows, for those that have them."""


class PyTorch(msgspec.Struct, frozen=True):
    """Where PyTorch is, if it is anywhere."""

    python: Path
    """Of the environment that has it."""
    checkpoint: Path

    def problem(self) -> str:
        """Why it cannot be used, or nothing."""
        if not self.python.is_file():
            return f"no {self.python}; `make model` and `make bench` install it"
        if not self.checkpoint.is_file():
            return f"no {self.checkpoint}; `python -m export build` leaves it there"
        return ""

    def worker(self, noise: str) -> Contender:
        """A worker with its ``own`` noise or the ``fixed`` one of the export."""
        command = (str(self.python), "-m", "benchmarks.model.workers.pytorch", str(self.checkpoint), noise)
        return Contender(PYTORCH, command, self.checkpoint.stat().st_size / 1e6)


def line_up(
    builds: Sequence[Build], int8: Path, single: Path, voices: Path, pytorch: PyTorch
) -> tuple[tuple[Contender, ...], tuple[LeftOut, ...]]:
    """Everybody who can take part, and who cannot.

    Args:
        builds: ours.
        int8: the published model.
        single: our int8 build as one file, which kokoro-onnx runs in place of the published one.
        voices: any file of voices for kokoro-onnx.
        pytorch: see there.
    """
    contenders = [_in_kokoro_onnx(PUBLISHED, int8, voices), *map(our_contender, builds)]
    missing = []
    if single.is_file():
        contenders.append(_in_kokoro_onnx(SINGLE, single, voices))
    else:
        missing.append(LeftOut(SINGLE, f"no {single}; `python -m export build --single {single}` writes it"))
    if problem := pytorch.problem():
        missing.append(LeftOut(PYTORCH, problem))
    else:
        contenders.insert(0, pytorch.worker("own"))
    return tuple(contenders), tuple(missing)


def _in_kokoro_onnx(name: str, model: Path, voices: Path) -> Contender:
    command = (sys.executable, "-m", "benchmarks.model.workers.kokoro_onnx", str(model), str(voices))
    return Contender(name, command, model.stat().st_size / 1e6)


def our_contender(build: Build) -> Contender:
    """One of our builds, as it is served."""
    command = (sys.executable, "-m", "benchmarks.model.workers.kokoro_lite", str(build.folder))
    return Contender(build.name, (*command, "served"), build.megabytes, whole=(*command, "whole"))


class Worker:
    """A contender's process, ready to be given orders; stopped when it is left.

    Raises:
        RuntimeError: it ended when it should have answered; its last words are on standard error.
    """

    def __init__(self, name: str, command: Sequence[str], threads: int) -> None:
        self.name = name
        # Some libraries take the number of threads only from here, and only before they are imported.
        environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
        started = time.monotonic()
        self._process = subprocess.Popen(
            [*command, str(threads)], bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self.libraries = self._line(Ready).libraries
        self.ready_seconds = time.monotonic() - started

    @property
    def processes(self) -> list[str]:
        """Its one process's id."""
        return [str(self._process.pid)]

    def say(self, order: Order) -> Answer:
        """Have one utterance said and wait for it."""
        assert self._process.stdin is not None
        # A worker that is gone is noticed by the answer that does not come.
        with suppress(BrokenPipeError):
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        return self._line(Answer)

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
