"""A sixteenth of a core, as shared machines have when their burst is spent: slow, and nothing worse.

The server's processes are stopped and let go on, 15 ms of 240, as the kernel does with a group that is over its quota.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import PIECE, SPEECH, Server, request_body, serving
from tests.service.test_shared_cache import metrics

pytestmark = [pytest.mark.model, pytest.mark.slow]

SHARE = 1 / 16
RUNNING = 0.015
TEXT = "The ferry left at seven, and the dog was on it. "
PATIENCE = 5.0
"""Seconds that a balancer waits for an answer to a probe."""


class Throttle:
    """Lets the server's processes have their share while it is entered, and sees how much they had."""

    def __init__(self, server: Server) -> None:
        self._group = server.process.pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Throttle":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join(LIMIT)

    def _run(self) -> None:
        while not self._over.is_set():
            os.killpg(self._group, signal.SIGSTOP)
            self._over.wait(RUNNING * (1 / SHARE - 1))
            os.killpg(self._group, signal.SIGCONT)
            self._over.wait(RUNNING)


class Probes:
    """Asks whether it is ready, again and again, as a balancer does."""

    def __init__(self, server: Server) -> None:
        self._address = server.address
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.taken: list[float] = []
        self.faults: list[object] = []

    def __enter__(self) -> "Probes":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join(LIMIT)

    def _run(self) -> None:
        while not self._over.wait(0.3):
            for path in ("/readyz", "/healthz"):
                begin = time.monotonic()
                try:
                    with closing(HTTPConnection(*self._address, timeout=PATIENCE)) as connection:
                        connection.request("GET", path)
                        if (status := connection.getresponse().status) != 200:
                            self.faults.append(status)
                except OSError as error:
                    self.faults.append(error)
                self.taken.append(time.monotonic() - begin)


@pytest.fixture
def server(tmp_path: Path, real_model: Path) -> Iterator[Server]:
    environ = {"KOKORO_MODEL": str(real_model.resolve()), "KOKORO_MEMORY_MB": "240", "KOKORO_WAIT_SECONDS": "1"}
    # Of the 120 s that it is usually: if the main loop were held up for long, it would show here.
    with serving(tmp_path, "--timeout", "10", **environ) as server:
        server.speak(TEXT).read()
        yield server


def speech_took(server: Server, text: str) -> float:
    begin = time.monotonic()
    response = server.speak(text)
    assert response.status == 200 and len(response.read()) > PIECE
    return time.monotonic() - begin


def test_it_gets_slower_and_nothing_else(server: Server) -> None:
    usual = speech_took(server, TEXT)
    with Throttle(server), Probes(server) as probes:
        starved = [speech_took(server, TEXT) for _ in range(2)]
        # By now it knows how slow it is. While it says something long, others learn when to come again.
        ratio = metrics(server)["kokoro_queued_seconds"]
        assert ratio == 0
        begin = time.monotonic()
        running = server.speak(TEXT * 3)
        assert running.status == 200
        refused = server.speak(TEXT)
        left = begin - time.monotonic()
        assert refused.status == 429, "its turn cannot come within a second"
        promised = int(refused.headers["retry-after"])
        assert json.loads(refused.read())["error"]["code"] == "busy"
        asked = time.monotonic()
        running.read()
        left = time.monotonic() - asked
    print(f"usual {usual:.2f} s, starved {starved}, promised {promised} s, took {left:.1f} s")
    print(f"probes: {len(probes.taken)}, longest {max(probes.taken):.2f} s")
    assert min(starved) > 4 * usual, "it was starved"
    assert left / 3 < promised < left * 3 + 1
    assert probes.faults == [] and len(probes.taken) > 10
    assert len(server.workers) == 1
    for sign in ("TIMEOUT", "Traceback", "stalled", "did not arrive"):
        assert sign not in server.log
    assert [line["status"] for line in server.spoken].count(429) == 1
    assert all(line["outcome"] == "complete" for line in server.spoken if line["status"] == 200)
