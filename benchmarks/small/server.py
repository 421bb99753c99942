"""The server within a box, and its client."""

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks.small.group import ControlGroup, Use
from benchmarks.small.tree import Tree

TIMEOUT = 1200
"""Timeout of a response in seconds, for a busy machine and a slow disk."""
_BYTES = 65_536


class Answer(msgspec.Struct, frozen=True):
    """One answer to a request for speech."""

    status: int
    first: float
    """Seconds until the first byte of audio."""
    total: float
    """Seconds until the last one."""
    body: bytes


class BoxedServer:
    """The server of a tree, in a control group.

    Args:
        process: the master.
        group: of all its processes.
        port: that it listens on.
        log: file of its standard error.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", group: ControlGroup, port: int, log: Path) -> None:
        self.process, self._group, self._port, self._log = process, group, port, log
        self.most_anonymous = 0.0
        """Most MiB without a file."""
        self._began = time.monotonic()
        self._ended = threading.Event()

    @property
    def log(self) -> str:
        """All that it has logged."""
        return self._log.read_text(errors="replace")

    @property
    def workers(self) -> int:
        """Number of workers there have been."""
        return len(re.findall(r"Booting worker with pid", self.log))

    @property
    def use(self) -> Use:
        """Memory of the group."""
        return self._group.use

    def wait_until_ready(self) -> float:
        """Wait until it says that it is ready; returns the seconds since its start.

        Raises:
            RuntimeError: it has ended, or takes too long.
        """
        while (elapsed := time.monotonic() - self._began) < TIMEOUT and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException), closing(self._connection(4)) as connection:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return elapsed
            time.sleep(0.05)
        raise RuntimeError(f"the server is not ready:\n{self.log}")

    def speak(self, body: bytes, wanted: int | None) -> Answer:
        """Send a request and read its answer, or at least ``wanted`` bytes of it."""
        began = time.monotonic()
        first, audio = 0.0, bytearray()
        try:
            with closing(self._connection(TIMEOUT)) as connection:
                connection.request("POST", "/v1/audio/speech", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                while (wanted is None or len(audio) < wanted) and (part := response.read1(_BYTES)):
                    first = first or time.monotonic() - began
                    audio += part
                status = response.status
        except (OSError, http.client.HTTPException):
            status = 0
        return Answer(status, first, time.monotonic() - began, bytes(audio))

    def sample(self, interval: float = 0.05) -> None:
        """Keep ``most_anonymous`` until the server ends."""
        while not self._ended.wait(interval):
            self.most_anonymous = max(self.most_anonymous, self.use.anonymous)

    def end(self) -> None:
        """Stop it, and kill what does not stop."""
        self.process.terminate()
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._ended.set()

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=timeout)


@contextmanager
def serving(tree: Tree, group: ControlGroup, log: Path, budget_mib: int = 0) -> Iterator[BoxedServer]:
    """Start the server of ``tree`` in ``group``; it may not be ready yet.

    Args:
        tree: its files.
        group: with its limits.
        log: file to write.
        budget_mib: memory budget; 0: as the server finds it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {**tree.environment, "PORT": str(port), "KOKORO_MEMORY_MB": str(budget_mib)}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            tree.command,
            cwd=tree.app,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            preexec_fn=group.enter,
        )
    server = BoxedServer(process, group, port, log)
    sampler = threading.Thread(target=server.sample)
    sampler.start()
    try:
        yield server
    finally:
        server.end()
        sampler.join()
