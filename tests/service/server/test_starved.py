"""A sixteenth of a core, as shared machines have when their burst is spent: slow, and nothing worse.

The server's processes are stopped and continued, 15 ms of 240, as the kernel does with a group that is over its quota.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from service.speech import SynthesisRequest
from tests.service.fakes import LIMIT, FakeEngine, wait_until
from tests.service.running import PIECE, SPEECH, Server, request_body, serving

pytestmark = [pytest.mark.alone, pytest.mark.slow]

SHARE = 1 / 16
RUNNING = 0.015
SHORT = "The ferry left at seven, and the dog was on it. " * 6
LONG = SHORT * 2
PROBE_TIMEOUT_SECONDS = 5.0
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
                    with closing(HTTPConnection(*self._address, timeout=PROBE_TIMEOUT_SECONDS)) as connection:
                        connection.request("GET", path)
                        if (status := connection.getresponse().status) != 200:
                            self.faults.append(status)
                except OSError as error:
                    self.faults.append(error)
                self.taken.append(time.monotonic() - begin)


@pytest.fixture
def server(tmp_path: Path, tiny_model: Path) -> Iterator[Server]:
    environ = {"KOKORO_MODEL": str(tiny_model.resolve()), "KOKORO_WAIT_SECONDS": "1"}
    # Of the 120 s that it is usually: if the main loop were held up for long, it would show here.
    with serving(tmp_path, "--timeout", "10", **environ) as server:
        speech_took(server, SHORT)
        yield server


@contextmanager
def asking(server: Server, text: str) -> Iterator[HTTPResponse]:
    """With a longer timeout than the clients of other tests have."""
    with closing(HTTPConnection(*server.address, timeout=10 * LIMIT)) as connection:
        connection.request("POST", SPEECH, request_body(text))
        with connection.getresponse() as response:
            yield response


def speech_took(server: Server, text: str) -> float:
    begin = time.monotonic()
    with asking(server, text) as response:
        assert response.status == 200 and len(response.read()) > PIECE
    return time.monotonic() - begin


def test_it_gets_slower_and_nothing_else(server: Server) -> None:
    usual = speech_took(server, SHORT)
    with Throttle(server), Probes(server) as probes:
        starved = min(speech_took(server, SHORT) for _ in range(2))
        # By now it has measured its speed. While it synthesises a longer text, others get a Retry-After.
        with asking(server, LONG) as running, asking(server, SHORT) as refused:
            asked = time.monotonic()
            assert (running.status, refused.status) == (200, 429)
            promised = int(refused.headers["retry-after"])
            running.read()
            left = time.monotonic() - asked
    print(f"usual {usual:.2f} s, starved {starved:.1f} s; promised {promised} s, took {left:.1f} s")
    print(f"{len(probes.taken)} probes, the longest took {max(probes.taken):.2f} s")
    assert starved > 2 * usual, "it was starved"
    assert wait_until(lambda: len(server.spoken) == 6)
    # The tiny model draws texts out, as a real one does not.
    drawl = (
        max(line.get("audio", 0) for line in server.spoken)
        / FakeEngine().prepare(SynthesisRequest(LONG, "af_heart")).expected_seconds
    )
    assert left / drawl / 2.5 < promised < left / drawl * 2.5 + 1
    assert probes.faults == [] and len(probes.taken) > 10
    assert len(server.workers) == 1
    for sign in ("TIMEOUT", "Traceback", "stalled", "did not arrive"):
        assert sign not in server.log
    assert sorted(line["status"] for line in server.spoken) == [*[200] * 5, 429]
    assert all(line["outcome"] == "complete" for line in server.spoken if line["status"] == 200)
