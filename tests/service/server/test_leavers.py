"""Clients that leave, and those that only seem to: who has half-closed or sent more is still served."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import HEALTH, PIECE, SPEECH, Server, post, received, request_body, request_head, sharing


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a long queue timeout."""
    with sharing(
        tmp_path_factory.mktemp("shared"), KOKORO_WAIT_SECONDS=str(LIMIT * 10), KOKORO_STALL_SECONDS=str(LIMIT)
    ) as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Iterator[Server]:
    with shared.isolated():
        yield shared


def test_one_that_leaves_the_queue_is_never_spoken(server: Server) -> None:
    running = post(server, "pieces=2 hold=1")
    assert server.gate_reached()
    leaving = post(server, "pieces=7")
    staying = post(server, "pieces=3")
    assert wait_until(lambda: server.metrics["kokoro_waiting"] == 2)
    leaving.close()
    assert wait_until(lambda: server.spoken)
    (line,) = server.spoken
    assert (line["status"], line["code"], line["outcome"]) == (499, "abandoned", "abandoned")
    assert "audio" not in line
    server.open_gate()
    for connection in (running, staying):
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert wait_until(lambda: len(server.spoken) == 3)
    assert "Traceback" not in server.log


def test_one_that_leaves_while_nothing_can_be_sent_is_stopped_at_the_next_window(server: Server) -> None:
    """FLAC has its first bytes late, so a write would not find out."""
    connection = server.connect()
    body = json.dumps({"input": "pieces=1000 hold=1 size=600", "response_format": "flac"}).encode()
    connection.sendall(request_head(len(body)) + body)
    assert server.gate_reached()
    connection.close()
    server.open_gate()
    assert wait_until(lambda: server.spoken)
    (line,) = server.spoken
    assert line["outcome"] == "abandoned"
    assert line["audio"] < 2.5
    assert server.speak("pieces=1").status == 200


def test_a_request_after_one_that_has_disconnected_is_not_refused(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_WAIT_SECONDS="20")
    # Half an hour of speech is expected.
    long = post(server, f"pieces=99 hold=1 {'7' * 4000}")
    assert server.gate_reached()
    assert server.speak("pieces=1").status == 429
    long.close()
    after = post(server, "pieces=1")
    server.open_gate()
    assert after.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("protocol", ["HTTP/1.1", "HTTP/1.0"])
def test_one_that_only_ends_its_request_is_served(server: Server, protocol: str) -> None:
    connection = post(server, "pieces=3", protocol)
    connection.shutdown(socket.SHUT_WR)
    answer = received(connection)
    assert answer.count(b" 200 OK\r\n") == 1
    # All may have been sent before the end of the request is seen.
    assert answer.count(b"HTTP/1.1 100 Continue\r\n\r\n") <= (protocol == "HTTP/1.1")
    assert len(answer) > 3 * PIECE


def test_one_that_only_ends_its_request_is_served_when_it_had_to_wait(server: Server) -> None:
    running = post(server, "pieces=2 hold=1")
    assert server.gate_reached()
    connection = post(server, "pieces=3")
    connection.shutdown(socket.SHUT_WR)
    assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    server.open_gate()
    assert received(connection).startswith(b"HTTP/1.1 200")
    assert running.recv(100)


def test_a_client_of_pythons_own_skips_what_it_is_asked(server: Server) -> None:
    running = post(server, "pieces=2 hold=1")
    assert server.gate_reached()
    connection = http.client.HTTPConnection(*server.address, timeout=LIMIT)
    connection.request("POST", SPEECH, request_body("pieces=3"))
    connection.sock.shutdown(socket.SHUT_WR)
    server.open_gate()
    response = connection.getresponse()
    assert (response.status, len(response.read())) == (200, 3 * PIECE)
    connection.close()
    assert running.recv(100)


def test_a_second_request_on_the_connection_is_no_departure(server: Server) -> None:
    running = post(server, "pieces=2 hold=1")
    assert server.gate_reached()
    connection = post(server, "pieces=3")
    connection.sendall(HEALTH.replace(b"Host", b"Connection: close\r\nHost"))
    server.open_gate()
    assert received(connection).count(b"HTTP/1.1 200") == 2
    assert running.recv(100)
