"""``python -m service serve`` out of any checkout, on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

MEMORY = 400
"""MiB. Part of what is compared: windows follow from the budget, and they are audible."""
WAIT = 600
"""Seconds that a request may wait and a response may take on a busy machine: the most that the setting allows."""
START = 120.0
"""Seconds until the server must be ready."""
_STOP = 60

_OWN_SOURCES = """\
import sys

sys.meta_path[:] = [each for each in sys.meta_path if not getattr(each, "__module__", "").startswith("__editable__")]
"""
"""``sitecustomize`` of the server. NOTE: where the project is installed as editable, a module that the checkout does
not have would be imported from the installed one, and two checkouts would be equal that are not."""


class Server(msgspec.Struct, frozen=True):
    """A server that is ready."""

    checkout: Path
    port: int


@contextmanager
def serving(checkout: Path, model: Path) -> Iterator[Server]:
    """Start the service of ``checkout`` with this interpreter, and stop it in the end.

    Args:
        checkout: root of a working copy of the project.
        model: folder of a build.

    Raises:
        FileNotFoundError: ``checkout`` has no service, or ``model`` no manifest.
        RuntimeError: the server ended or was not ready in time.
    """
    for path in (checkout / "service" / "__main__.py", model / "manifest.json"):
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing")
    checkout, port = checkout.resolve(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sitecustomize.py").write_text(_OWN_SOURCES, encoding="utf-8")
        settings = {
            "PORT": str(port),
            "KOKORO_MODEL": str(model.resolve()),
            "KOKORO_MEMORY_MB": str(MEMORY),
            "KOKORO_THREADS": "1",
            "KOKORO_WAIT_SECONDS": str(WAIT),
            "KOKORO_DRAIN_SECONDS": "0",
            "KOKORO_LOG_LEVEL": "warning",
            "PYTHONPATH": os.pathsep.join((folder, str(checkout))),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"],
            cwd=checkout,
            env={**_without_settings(os.environ), **settings},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_until_ready(process, port)
            yield Server(checkout, port)
        finally:
            _stop(process)


def _without_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """No setting of the caller's shell changes a response."""
    return {name: value for name, value in environ.items() if name != "PORT" and not name.startswith("KOKORO_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START
    while not _ready(port):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode} before it was ready")
        if time.monotonic() > until:
            raise RuntimeError(f"the server was not ready after {START:g} s")
        time.sleep(0.1)


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(connection), suppress(OSError):
        connection.request("GET", "/readyz")
        with connection.getresponse() as response:
            return response.status == 200
    return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
