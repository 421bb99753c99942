"""Clients that are slow, silent or broken, on a real gunicorn: they cost a connection, and nothing else."""

import contextlib
import http.client
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.admission.queue import CAPACITY
from service.api.dispatch import MAX_SENDERS
from service.server.worker import MAX_KEPT_ALIVE, MAX_PENDING
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import HEALTH, SPEECH, Server, post, received, request_body, request_head, sharing


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a long queue timeout, and an upload timeout of a second."""
    with sharing(
        tmp_path_factory.mktemp("shared"),
        KOKORO_WAIT_SECONDS=str(LIMIT * 10),
        KOKORO_UPLOAD_SECONDS="1",
        KOKORO_STALL_SECONDS=str(LIMIT),
    ) as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Iterator[Server]:
    with shared.isolated():
        yield shared


def is_healthy(server: Server) -> bool:
    return all(server.ask("GET", path).status == 200 for path in ("/healthz", "/readyz"))


def is_open(connection: socket.socket) -> bool:
    """True unless the server has closed it; bytes that have arrived are discarded."""
    connection.setblocking(False)
    with contextlib.suppress(ConnectionResetError):
        try:
            while connection.recv(65_536):
                pass
        except BlockingIOError:
            return True
    return False


def threads(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.workers[-1]}/task"))


class Trickle:
    """Sends ``head`` and then a byte now and then on many connections, until the other side has had enough."""

    def __init__(self, server: Server, head: bytes, count: int) -> None:
        self._connections = [server.connect() for _ in range(count)]
        self._stop = threading.Event()
        self.ended = 0
        for connection in self._connections:
            connection.sendall(head)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Trickle":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join(LIMIT)

    def _run(self) -> None:
        left = list(self._connections)
        while left and not self._stop.wait(0.02):
            for connection in list(left):
                try:
                    connection.sendall(b"x")
                except OSError:
                    left.remove(connection)
                    self.ended += 1


@pytest.mark.parametrize("begun", [b"GET /heal", b"GET / HTTP/1.1\r\nX: ", request_head(60_000), b""])
def test_clients_that_trickle_pin_no_thread_and_meet_a_deadline(server: Server, begun: bytes) -> None:
    """Twice as many as there are threads, each sending often enough for any limit on a single read."""
    with Trickle(server, begun, 22) as trickle:
        for _ in range(20):
            assert server.ask("GET", "/healthz").status == 200
        assert server.speak("pieces=1").status == 200
        assert wait_until(lambda: trickle.ended == 22)
    assert "Traceback" not in server.log


def test_an_upload_that_is_late_is_told_so(server: Server) -> None:
    connection = server.connect()
    connection.sendall(request_head(100) + b"{")
    answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"request_timeout"' in answer


def test_an_upload_that_a_thread_reads_has_the_same_deadline(server: Server) -> None:
    connection = server.connect()
    head = f"POST {SPEECH} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n"
    connection.sendall(head.encode())
    assert received(connection).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 ")


def test_a_chunked_upload_that_only_seems_whole_has_the_same_deadline(server: Server) -> None:
    connection = server.connect()
    head = f"POST {SPEECH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n0\r\n\r\n"
    connection.sendall(head.encode())
    assert received(connection).startswith(b"HTTP/1.1 408 ")


def test_more_silent_clients_than_there_is_room_for_block_no_other(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_UPLOAD_SECONDS=str(LIMIT * 10))
    silent = [server.connect() for _ in range(200)]
    assert is_healthy(server)
    assert server.speak("pieces=1").status == 200
    # The oldest have made room.
    assert all(received(connection) == b"" for connection in silent[: -MAX_PENDING - 10])


def test_more_idle_connections_than_there_is_room_for_block_no_other(server: Server) -> None:
    kept = []
    for _ in range(MAX_KEPT_ALIVE * 5):
        connection = server.connect()
        connection.sendall(HEALTH)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        kept.append(connection)
    assert is_healthy(server)
    assert wait_until(lambda: sum(map(is_open, kept)) <= MAX_KEPT_ALIVE), "the others are closed"
    assert sum(map(is_open, kept)) > 0


def test_a_request_that_is_begun_behind_another_pins_no_thread(server: Server) -> None:
    connections = [server.connect() for _ in range(15)]
    for connection in connections:
        connection.sendall(HEALTH + b"GET /hea")
    assert is_healthy(server)
    for connection in connections:
        connection.sendall(b"lthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert received(connection).count(b"HTTP/1.1 200") == 2


def test_health_answers_while_every_place_is_taken_and_others_are_slow(server: Server) -> None:
    running = post(server, "pieces=2 hold=1")
    assert server.gate_reached()
    queued = [post(server, "pieces=1") for _ in range(CAPACITY)]
    assert wait_until(lambda: server.metrics["kokoro_waiting"] == CAPACITY)
    assert server.speak("pieces=1").status == 429
    slow = [server.connect() for _ in range(8)]
    for connection, begun in zip(slow, [b"G", request_head(100)[:-2], request_head(100) + b"{", b""] * 2, strict=True):
        connection.sendall(begun)
    for _ in range(10):
        assert is_healthy(server)
    server.open_gate()
    for connection in [running, *queued]:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_clients_that_do_not_close_delay_no_other(server: Server) -> None:
    """The server ends these connections and waits for the client to do so too, but not where others are accepted."""
    ended = [server.connect() for _ in range(8)]
    for connection in ended:
        connection.sendall(request_head(10**9) + b"x" * 100)
        assert connection.recv(1000).startswith(b"HTTP/1.1 413")
    connection = server.connect()
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert received(connection).startswith(b"HTTP/1.1 200")
    assert is_healthy(server)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 100 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000, 431),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: wonders\r\n\r\n{", 501),
        (b"POST / HTTP/1.1\r\nExpect: wonders\r\nContent-Length: 1\r\n\r\n{", 417),
    ],
)
def test_what_is_no_request_is_answered_in_the_shape_of_all_errors(server: Server, sent: bytes, status: int) -> None:
    connection = server.connect()
    connection.sendall(sent)
    head, _, body = received(connection).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"x-request-id: " in head
    assert set(json.loads(body)["error"]) == {"message", "type", "param", "code"}
    assert "Traceback" not in server.log


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "BREW", "PROPFIND"])
def test_methods_that_are_not_meant_are_named_those_that_are(server: Server, method: str) -> None:
    response = server.ask(method, SPEECH)
    assert response.status == (200 if method == "OPTIONS" else 405)
    assert response.headers["allow"].startswith("POST")
    assert response.headers["x-request-id"]


def test_keys_are_asked_for_before_a_body_is_read_and_never_logged(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text("sk-kitchen\n", encoding="utf-8")
    server = serve(KOKORO_API_KEYS="sk-hall", KOKORO_API_KEYS_FILE=str(file))
    connection = server.connect()
    connection.sendall(request_head(10**9) + b"{")
    assert received(connection).startswith(b"HTTP/1.1 401")
    for key, status in (("sk-hall", 200), ("sk-kitchen", 200), ("sk-guess", 401)):
        client = http.client.HTTPConnection(*server.address, timeout=LIMIT)
        client.request("POST", SPEECH, request_body("pieces=1"), {"Authorization": f"Bearer {key}"})
        response = client.getresponse()
        assert response.status == status
        response.read()
        client.close()
    assert is_healthy(server)
    assert "sk-" not in server.log + (tmp_path / "stdout").read_text(encoding="utf-8")


def test_nothing_is_left_of_clients_however_they_end(server: Server) -> None:
    def a_round() -> None:
        connections = [post(server, script) for script in ("pieces=2", "pieces=2 fail=1", "pieces=9 size=600")]
        for connection in connections:
            connection.recv(100)
        for begun in (b"", b"GET /heal", b"nonsense\r\n\r\n", request_head(100) + b"{", HEALTH, request_head(10**9)):
            connections.append(server.connect())
            connections[-1].sendall(begun)
        connections.append(post(server, "pieces=9"))
        for connection in connections:
            connection.close()

    assert wait_until(lambda: server.workers and os.path.exists(f"/proc/{server.workers[-1]}/fd"))
    with contextlib.closing(http.client.HTTPConnection(*server.address, timeout=LIMIT)) as first:
        first.request("GET", "/healthz")
        assert first.getresponse().read()
        # Its own connection is open yet.
        before = server.descriptors - 1
    for _ in range(12):
        a_round()
    assert wait_until(lambda: server.descriptors == before), server.descriptors
    # All threads of the pool may have been begun, and no other.
    assert threads(server) <= 1 + 1 + CAPACITY + MAX_SENDERS + 2
    assert server.speak("pieces=1").status == 200
    assert len(server.workers) == 1
