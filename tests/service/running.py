"""A running gunicorn for tests: how to start talking to it, and what it said."""

import contextlib
import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.service.fakes import LIMIT, reached, wait_until

ROOT = Path(__file__).parents[2]
SPEECH = "/v1/audio/speech"
TIMESTAMPS = "/v1/audio/speech/timestamps"
PIECE = 24_000
"""Bytes of one piece of the fake speaker as PCM."""
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
"""A request after which the connection stays open."""
FAKE = "tests.service.fake_app:get_app()"


class Server:
    """A running gunicorn: how to talk to it, what it said, and the gate its speaker waits for."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path, opened: contextlib.ExitStack) -> None:
        self.process = process
        self._folder = folder
        self._opened = opened
        self._port = 0
        self._read: dict[str, int] = {}
        """Characters of each log that belong to earlier tests."""

    @property
    def log(self) -> str:
        return self._logged("stderr")

    def _logged(self, name: str) -> str:
        return (self._folder / name).read_text()[self._read.get(name, 0) :]

    @property
    def spoken(self) -> list[dict[str, Any]]:
        """Access lines of speech requests that have ended, however they did."""
        text = self._logged("stdout")
        lines = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
        return [line for line in lines if line["path"] == SPEECH]

    @property
    def processes(self) -> list[str]:
        """Process ids of the master and of its workers, for ``benchmarks.memory_sampler``."""
        master = str(self.process.pid)
        try:
            return [master, *Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        except OSError:
            return []

    @property
    def workers(self) -> list[str]:
        """Ids of all workers there have been."""
        return re.findall(r"Booting worker with pid: (\d+)", (self._folder / "stderr").read_text())

    @property
    def descriptors(self) -> int:
        """Number of open files and connections of the present worker."""
        return len(os.listdir(f"/proc/{self.workers[-1]}/fd"))

    @property
    def connections(self) -> int:
        """Number of connections that the server has accepted and not closed yet."""
        return len(self._accepted())

    def has_accepted(self, connection: socket.socket) -> bool:
        """True if the server has accepted that connection and not closed it yet."""
        return connection.getsockname()[1] in self._accepted()

    def _accepted(self) -> list[int]:
        """Ports of the clients whose connections the server holds."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening, not_accepted = "0A", "0"
        return [
            _port_of(remote)
            for _slot, local, remote, state, _queues, _timer, _retries, _user, _probes, inode, *_rest in rows
            if _port_of(local) == self._port and state != listening and inode != not_accepted
        ]

    def find_port(self) -> None:
        found = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
        assert wait_until(lambda: found.search(self.log) or self.process.poll() is not None)
        match = found.search(self.log)
        assert match, self.log
        self._port = int(match[1])

    def gate_reached(self) -> bool:
        return wait_until(reached(self._folder / "gate").exists)

    def open_gate(self) -> None:
        (self._folder / "gate").touch()

    def shut_gate(self) -> None:
        """As at the start, for another test with the same server."""
        for file in (self._folder / "gate", reached(self._folder / "gate")):
            file.unlink(missing_ok=True)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self._port

    @property
    def url(self) -> str:
        """Base URL for clients of OpenAI's API."""
        return f"http://127.0.0.1:{self._port}/v1"

    def accepts(self) -> bool:
        """True if a connection can be opened."""
        try:
            socket.create_connection(self.address, timeout=LIMIT).close()
        except ConnectionRefusedError:
            return False
        return True

    def connect(self) -> socket.socket:
        return self._opened.enter_context(socket.create_connection(self.address, timeout=LIMIT))

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> http.client.HTTPResponse:
        """Headers are named as arguments are: ``If_Range``."""
        connection = http.client.HTTPConnection(*self.address, timeout=LIMIT)
        self._opened.callback(connection.close)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return self._opened.enter_context(connection.getresponse())

    @property
    def metrics(self) -> dict[str, float]:
        """By name, with labels if it has any."""
        text = self.ask("GET", "/metrics").read().decode()
        return {name: float(value) for name, value in re.findall(r"^([^#\s]\S*) (\S+)$", text, re.MULTILINE)}

    def speak(self, script: str, **headers: str) -> http.client.HTTPResponse:
        return self.ask("POST", SPEECH, request_body(script), **headers)

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """One test of several on this server: gate shut and logs empty before, connections closed and idle after."""
        self.shut_gate()
        self._read = {name: len((self._folder / name).read_text()) for name in ("stdout", "stderr")}
        idle, opened, self._opened = self.descriptors, self._opened, contextlib.ExitStack()
        try:
            yield
        finally:
            self.open_gate()
            self._opened.close()
            self._opened = opened
            assert wait_until(lambda: self.descriptors <= idle), self.log

    def stop(self) -> None:
        """End it with all its processes; how it ends by itself is a test of its own."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(LIMIT)


def _port_of(address: str) -> int:
    """Port of an address as ``/proc/net/tcp`` has it."""
    return int(address.rpartition(":")[2], 16)


def limit_resources(limits: Mapping[int, int]) -> None:
    """Sets limits of this process, by RLIMIT_DATA and so on."""
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


@contextmanager
def launching(folder: Path) -> Iterator[Callable[..., Server]]:
    """Starts gunicorn with the real gunicorn.conf.py, and kills what is left in the end.

    What it gives takes arguments of gunicorn, ``data`` as the MiB that each process may have for data at most
    (RLIMIT_DATA), ``file`` as the KiB that a file may have (RLIMIT_FSIZE), and variables of the environment.
    """
    with contextlib.ExitStack() as opened:

        def launch(*arguments: str, data: int | None = None, file: int | None = None, **environ: str) -> Server:
            command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *arguments]
            environ = {**os.environ, "PYTHONPATH": str(ROOT), "GATE": str(folder / "gate"), **environ}
            limits = {
                resource.RLIMIT_DATA: resource.RLIM_INFINITY if data is None else data << 20,
                resource.RLIMIT_FSIZE: resource.RLIM_INFINITY if file is None else file << 10,
            }
            with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
                process = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environ,
                    stdout=out,
                    stderr=err,
                    start_new_session=True,
                    preexec_fn=partial(limit_resources, limits),
                )
            server = Server(process, folder, opened)
            opened.callback(server.stop)
            return server

        yield launch


@contextmanager
def serving(folder: Path, *arguments: str, **environ: str) -> Iterator[Server]:
    """A server that listens: the real one, or with ``FAKE`` the one around the fake speaker."""
    with launching(folder) as launch:
        server = launch("--bind", "127.0.0.1:0", *arguments, **environ)
        server.find_port()
        yield server


@contextmanager
def sharing(folder: Path, **environ: str) -> Iterator[Server]:
    """A server around the fake engine for several tests, each of which enters ``Server.isolated``."""
    with serving(folder, FAKE, **environ) as server:
        # All that is opened once is open, and nothing else.
        server.speak("pieces=1", Connection="close").read()
        assert wait_until(lambda: server.spoken)
        assert wait_until(lambda: server.connections == 0)
        yield server


def request_body(script: str, **fields: object) -> str:
    return json.dumps({"input": script, "response_format": "pcm", **fields})


def request_head(length: int, protocol: str = "HTTP/1.1") -> bytes:
    return f"POST {SPEECH} {protocol}\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


def post(server: Server, script: str, protocol: str = "HTTP/1.1") -> socket.socket:
    """A connection with a request whose answer is not read yet."""
    connection = server.connect()
    body = request_body(script).encode()
    connection.sendall(request_head(len(body), protocol) + body)
    return connection


def received(connection: socket.socket) -> bytes:
    """Everything until the server's end of the connection closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)
