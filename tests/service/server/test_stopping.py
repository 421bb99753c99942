"""Shutdown: the server reports it, serves on, closes its socket without resetting a connection, and finishes."""

import collections
import http.client
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, SPEECH, Server, launching, received, request_body, request_head

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    with launching(tmp_path) as launch:

        def serve(*arguments: str, **environ: str) -> Server:
            server = launch("--bind", "127.0.0.1:0", *arguments, FAKE, **environ)
            server.find_port()
            assert server.ask("GET", "/readyz").status == 200
            return server

        yield serve


def is_draining(server: Server) -> bool:
    return server.ask("GET", "/readyz").status == 503


def test_it_says_that_it_is_not_ready_and_serves_on(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_DRAIN_SECONDS="3")
    server.process.send_signal(signal.SIGTERM)
    assert wait_until(lambda: is_draining(server))
    refused = server.ask("GET", "/readyz")
    assert json.loads(refused.read())["error"]["code"] == "service_unavailable"
    spoken = server.speak("pieces=2")
    assert (spoken.status, len(spoken.read())) == (200, 2 * PIECE)
    assert spoken.headers["connection"] == "close"
    assert server.ask("GET", "/healthz").status == 200
    assert server.process.wait(LIMIT) == 0


def test_when_it_serves_on_no_longer_others_are_refused_and_streams_are_finished(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_DRAIN_SECONDS="0.2", KOKORO_WAIT_SECONDS=str(LIMIT))
    running = server.speak("pieces=4 hold=2")
    waiting: list[tuple[int, int]] = []

    def wait() -> None:
        response = server.speak("pieces=3")
        waiting.append((response.status, len(response.read())))

    thread = threading.Thread(target=wait)
    thread.start()
    assert wait_until(lambda: server.metrics["kokoro_waiting"] == 1)
    server.process.send_signal(signal.SIGTERM)
    assert wait_until(lambda: not server.accepts())
    assert server.process.poll() is None
    server.open_gate()
    assert len(running.read()) == 4 * PIECE
    thread.join(LIMIT)
    assert waiting == [(200, 3 * PIECE)]
    assert server.process.wait(LIMIT) == 0
    assert "Traceback" not in server.log


def test_every_connection_that_was_taken_is_answered(serve: Callable[..., Server]) -> None:
    """Clients that connect all the time: each of them gets an answer, until one is refused."""
    server = serve(KOKORO_DRAIN_SECONDS="0.3")
    ends: collections.Counter[str] = collections.Counter()

    def ask() -> str:
        try:
            connection = socket.create_connection(server.address, timeout=LIMIT)
        except ConnectionRefusedError:
            return "refused"
        with closing(connection):
            try:
                connection.sendall(HEALTH)
                return received(connection)[:15].decode()
            except OSError as error:
                return repr(error)

    def run() -> None:
        while (end := ask()) != "refused":
            ends[end] += 1

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(LIMIT)
    assert set(ends) == {"HTTP/1.1 200 OK"}
    assert server.process.wait(LIMIT) == 0


@pytest.mark.parametrize("protocol", ["HTTP/1.1", "HTTP/1.0"])
def test_what_is_not_finished_in_time_is_broken_off_visibly(serve: Callable[..., Server], protocol: str) -> None:
    server = serve("--graceful-timeout", "1", KOKORO_DRAIN_SECONDS="0")
    connection = server.connect()
    body = request_body("pieces=4 hold=2").encode()
    connection.sendall(request_head(len(body), protocol) + body)
    assert server.gate_reached()
    server.process.send_signal(signal.SIGTERM)
    response = http.client.HTTPResponse(connection)
    response.begin()
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert server.process.wait(LIMIT) == 0


def test_one_told_twice_stops_once(serve: Callable[..., Server]) -> None:
    """Some tell all processes of a service and not the first alone, which then tells the others once more."""
    server = serve(KOKORO_DRAIN_SECONDS="2")
    for _ in range(2):
        os.killpg(server.process.pid, signal.SIGTERM)
        assert wait_until(lambda: is_draining(server))
    assert server.speak("pieces=1").status == 200
    assert server.process.wait(LIMIT) == 0


def test_one_told_to_stop_at_once_does(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_DRAIN_SECONDS="20")
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(10) == 0


def test_one_that_is_being_replaced_is_told_as_well(serve: Callable[..., Server]) -> None:
    """It has stopped accepting for a next worker that never starts: connections in the queue are its own again."""
    server = serve(KOKORO_DRAIN_SECONDS="0.2", KOKORO_MEMORY_MB="150", KOKORO_WAIT_SECONDS=str(LIMIT))
    first = server.connect()
    body = request_body("pieces=1").encode()
    first.sendall(request_head(len(body), "HTTP/1.0") + body)
    # To the connection's end, which comes after the first look at the weight: what grows before it, did not grow.
    assert received(first).startswith(b"HTTP/1.0 200")
    running = server.speak("pieces=3 hold=1 leak=150")
    assert server.ask("POST", SPEECH, "{}").status == 400
    assert wait_until(lambda: "a new worker takes over" in server.log)
    connection = server.connect()
    body = request_body("pieces=2").encode()
    connection.sendall(request_head(len(body)) + body)
    server.process.send_signal(signal.SIGTERM)
    assert wait_until(lambda: not server.accepts())
    server.open_gate()
    assert len(running.read()) == 3 * PIECE
    assert received(connection).startswith(b"HTTP/1.1 200")
    assert server.process.wait(LIMIT) == 0
