"""Third-party servers, as Debian packages them, started for a test: nginx and Redis or Valkey."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import ROOT

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
"""Debian keeps nginx where only root looks."""


def find(*names: str) -> str:
    """The first of these programs that is installed, or the test is skipped; not where `make test` installs them."""
    for name in names:
        if found := shutil.which(name, path=PLACES):
            return found
    reason = f"none of {', '.join(names)} is installed: apt-get install nginx redis-server"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """A TCP port that is unused now."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Daemon:
    """A process that listens; it can be killed and started again."""

    def __init__(self, command: Sequence[str], port: int, log: Path) -> None:
        self._command, self._log = command, log
        self.port = port
        self.process = self._started()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(LIMIT)

    def start(self) -> None:
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            process = subprocess.Popen(self._command, stdout=log, stderr=log)
        if not wait_until(lambda: is_open(self.port) or process.poll() is not None) or process.poll() is not None:
            process.kill()
            process.wait(LIMIT)
            raise AssertionError(self.log)
        return process


@contextmanager
def redis(folder: Path, *options: str) -> Iterator[Daemon]:
    """Redis or Valkey, empty, on loopback."""
    port = free_port()
    program = find("valkey-server", "redis-server")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), *options]
    daemon = Daemon(command, port, folder / "redis.log")
    try:
        yield daemon
    finally:
        daemon.stop()


def configured(port: int, replicas: Sequence[int]) -> str:
    """deploy/nginx.conf with other ports, and its processes as children of the test."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for old, new in zip((8080, 8081, 8082), (port, *replicas), strict=True):
        text, count = re.subn(rf"127\.0\.0\.1:{old}\b", f"127.0.0.1:{new}", text)
        assert count == 1, old
    temporary = "".join(f"{kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # One process, so that nothing is left of it when it is killed.
    return "daemon off;\nmaster_process off;\n" + text.replace("http {\n", "http {\n" + temporary)


@contextmanager
def nginx(folder: Path, replicas: Sequence[int]) -> Iterator[Daemon]:
    """deploy/nginx.conf in front of those ports."""
    port = free_port()
    folder.mkdir()
    file = folder / "nginx.conf"
    file.write_text(configured(port, replicas), encoding="utf-8")
    daemon = Daemon([find("nginx"), "-p", str(folder), "-c", str(file), "-e", "stderr"], port, folder / "log")
    try:
        yield daemon
    finally:
        daemon.stop()
