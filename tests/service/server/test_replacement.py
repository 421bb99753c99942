"""A worker that grows beyond the memory budget is replaced, and no client notices: gunicorn.conf.py's watermark."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, SPEECH, Server, launching, request_body

BUDGET = 200
"""MiB. The two processes begin with 50."""
LEAK = "pieces=2 leak=8"
WORDS = "are more than the memory budget"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with launching(tmp_path) as launch:
        server = launch("--bind", "127.0.0.1:0", FAKE, KOKORO_MEMORY_MB=str(BUDGET))
        server.find_port()
        yield server


class Clients:
    """Several at once, each asking again and again, until they are told to stop."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.answers: list[tuple[int, int]] = []
        """Status and length of every answer."""
        self.errors: list[Exception] = []

    def run_until(self, condition: Callable[[], object], script: str) -> None:
        kinds = (self._on_one_connection, self._on_new_connections)
        threads = [threading.Thread(target=self._guarded, args=(kind, script)) for kind in kinds * 2]
        for thread in threads:
            thread.start()
        try:
            assert wait_until(condition), self._server.log
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(LIMIT)

    def _guarded(self, ask: Callable[[str], None], script: str) -> None:
        try:
            ask(script)
        except Exception as error:
            self.errors.append(error)

    def _on_one_connection(self, script: str) -> None:
        with closing(http.client.HTTPConnection(*self._server.address, timeout=LIMIT)) as connection:
            while not self._stop.is_set():
                self._ask(connection, script)

    def _on_new_connections(self, script: str) -> None:
        while not self._stop.is_set():
            with closing(http.client.HTTPConnection(*self._server.address, timeout=LIMIT)) as connection:
                self._ask(connection, script)

    def _ask(self, connection: http.client.HTTPConnection, script: str) -> None:
        connection.request("POST", SPEECH, request_body(script))
        response = connection.getresponse()
        answer = response.status, len(response.read())
        with self._lock:
            self.answers.append(answer)


def test_a_worker_that_grows_is_replaced_and_no_request_fails(server: Server) -> None:
    clients = Clients(server)
    clients.run_until(lambda: len(server.workers) > 3, LEAK)
    assert clients.errors == []
    assert set(clients.answers) == {(200, 2 * PIECE)}
    assert server.log.count(WORDS) >= 3
    assert "Traceback" not in server.log


def test_what_is_being_said_meanwhile_is_said_to_its_end(server: Server) -> None:
    with closing(http.client.HTTPConnection(*server.address, timeout=LIMIT)) as connection:
        # On one connection, so that the first look has been taken when the second is answered.
        for _ in range(2):
            connection.request("POST", SPEECH, request_body("pieces=1"))
            assert connection.getresponse().read()
    held = server.speak(f"pieces=3 hold=1 leak={BUDGET}")
    assert server.ask("POST", SPEECH, "{}").status == 400
    assert wait_until(lambda: WORDS in server.log)
    # New connections are accepted by the one or the other.
    later: list[int] = []
    waiting = threading.Thread(target=lambda: later.append(server.speak("pieces=1").status))
    waiting.start()
    server.open_gate()
    assert len(held.read()) == 3 * PIECE
    waiting.join(LIMIT)
    assert later == [200]
    assert wait_until(lambda: len(server.workers) == 2)


def test_a_worker_that_does_not_grow_stays(server: Server) -> None:
    clients = Clients(server)
    clients.run_until(lambda: len(clients.answers) > 100, "pieces=2")
    assert set(clients.answers) == {(200, 2 * PIECE)}
    assert len(server.workers) == 1


def test_a_worker_that_can_release_its_growth_stays(server: Server) -> None:
    for _ in range(3 * BUDGET // 16):
        assert server.speak("pieces=1 spare=16").read()
    assert WORDS not in server.log
    assert len(server.workers) == 1
