"""Implementations under test, as processes that are started, synthesise MP3, and are measured meanwhile.

Each uses one thread for the model. kokoro-lite is the real server, master and worker, over HTTP; the baseline is
kokoro-onnx with the published int8 model and its own phonemiser, in a process that does nothing else.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol

import msgspec

from service.engine.extras import reservations
from service.settings import Settings

VOICE = "af_heart"
_BYTES = 65_536


class Run(msgspec.Struct, frozen=True):
    """Result of one synthesis."""

    first_byte: float
    """Seconds from the request to the first encoded audio."""
    total: float
    """Seconds from the request to the end of the audio."""
    mp3: bytes


def memory_setting(budget: int) -> int:
    """KOKORO_MEMORY_MB for ``budget``, plus what the service deducts for the optional dependencies installed here."""
    return budget + sum(reserved.memory_mib for reserved in reservations(Settings()))


class Implementation(Protocol):
    """An implementation under test."""

    name: str
    ready_seconds: float
    """Seconds from the start of its process until it is ready."""

    def synthesise(self, text: str) -> Run: ...

    @property
    def processes(self) -> list[str]:
        """Ids of all its processes."""
        ...


class KokoroLite:
    """``kokoro-lite serve`` on a free port.

    Args:
        name: name in tables.
        model: folder of a build.
        memory: memory budget in MiB; 0 detects it.
    """

    def __init__(self, name: str, model: Path, memory: int = 0) -> None:
        self.name = name
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        environment = os.environ | {
            "PORT": str(self._port),
            "KOKORO_MODEL": str(model),
            "KOKORO_THREADS": "1",
            "KOKORO_MEMORY_MB": str(memory),
        }
        started = time.monotonic()
        self._server = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"], env=environment, stdout=subprocess.DEVNULL
        )
        while not self._ready():
            if self._server.poll() is not None:
                raise RuntimeError(f"the server ended with status {self._server.returncode} before it was ready")
            time.sleep(0.05)
        self.ready_seconds = time.monotonic() - started

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", self._port

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection(*self.address, timeout=5)
        with closing(connection), suppress(OSError):
            connection.request("GET", "/readyz")
            with connection.getresponse() as response:
                return response.status == 200
        return False

    @property
    def processes(self) -> list[str]:
        master = str(self._server.pid)
        return [master, *Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def synthesise(self, text: str) -> Run:
        body = json.dumps({"model": "tts-1", "input": text, "voice": VOICE, "response_format": "mp3"})
        connection = http.client.HTTPConnection(*self.address, timeout=1800)
        started = time.monotonic()
        connection.request("POST", "/v1/audio/speech", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        mp3, first = bytearray(), 0.0
        while chunk := response.read1(_BYTES):
            first = first or time.monotonic() - started
            mp3 += chunk
        if response.status != 200:
            raise RuntimeError(f"status {response.status}: {bytes(mp3[:300])!r}")
        return Run(first, time.monotonic() - started, bytes(mp3))

    def __enter__(self) -> "KokoroLite":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait(60)


class KokoroOnnx:
    """``benchmarks.services.kokoro_onnx_worker`` in a process, driven over pipes."""

    def __init__(self, name: str, model: Path, voices: Path, folder: Path) -> None:
        self.name = name
        self._mp3 = folder / "kokoro-onnx.mp3"
        command = [
            sys.executable,
            "-m",
            "benchmarks.services.kokoro_onnx_worker",
            str(model),
            str(voices),
            VOICE,
            str(self._mp3),
        ]
        started = time.monotonic()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._times()
        self.ready_seconds = time.monotonic() - started

    @property
    def processes(self) -> list[str]:
        return [str(self._process.pid)]

    def _times(self) -> list[float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"kokoro-onnx ended with status {self._process.wait()}")
        return [float(value) for value in line.split()]

    def synthesise(self, text: str) -> Run:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        first, total = self._times()
        return Run(first, total, self._mp3.read_bytes())

    def __enter__(self) -> "KokoroOnnx":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
