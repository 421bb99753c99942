"""Behaviour that only a real gunicorn and real sockets show: gunicorn.conf.py as it is, with the fake speaker behind
it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from service.admission.queue import CAPACITY
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import PIECE, SPEECH, Server, received, request_body, request_head, sharing


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a queue timeout of 0 and a write timeout of a second."""
    with sharing(tmp_path_factory.mktemp("shared"), KOKORO_WAIT_SECONDS="0", KOKORO_STALL_SECONDS="1") as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Iterator[Server]:
    with shared.isolated():
        yield shared


def test_audio_arrives_while_the_rest_is_still_being_made(server: Server) -> None:
    response = server.speak("pieces=4 hold=2")
    assert response.status == 200
    assert response.headers["transfer-encoding"] == "chunked"
    assert len(response.read(2 * PIECE)) == 2 * PIECE
    server.open_gate()
    assert len(response.read()) == 2 * PIECE


def test_a_second_request_is_told_to_retry(server: Server) -> None:
    first = server.speak("pieces=3 hold=1")
    busy = server.speak("pieces=1")
    assert busy.status == 429
    assert int(busy.headers["retry-after"]) >= 1
    assert json.loads(busy.read())["error"]["code"] == "busy"
    server.open_gate()
    assert len(first.read()) == 3 * PIECE


def test_with_every_place_taken_more_are_refused_at_once_and_health_answers(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_WAIT_SECONDS=str(LIMIT))
    first = server.speak("pieces=2 hold=1")
    statuses: list[int] = []

    def ask() -> None:
        response = server.speak("pieces=1")
        statuses.append(response.status)
        response.read()

    threads = [threading.Thread(target=ask) for _ in range(CAPACITY + 2)]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: len(statuses) >= 2)
    assert statuses == [429, 429]
    for path in ("/healthz", "/readyz", "/v1/models", "/v1/audio/voices"):
        assert server.ask("GET", path).status == 200
    server.open_gate()
    first.read()
    for thread in threads:
        thread.join(LIMIT)
    assert sorted(statuses) == [200] * CAPACITY + [429] * 2


def test_events_arrive_one_by_one_while_the_rest_is_still_being_made(server: Server) -> None:
    response = server.ask("POST", SPEECH, request_body("pieces=3 hold=2", stream_format="sse"))
    assert response.headers["content-type"] == "text/event-stream"
    for _ in range(2):
        assert response.readline().startswith(b'data: {"type":"speech.audio.delta","audio":"')
        assert response.readline() == b"\n"
    assert server.gate_reached()
    server.open_gate()
    *_, last = response.read().decode().strip().split("\n\n")
    assert json.loads(last.removeprefix("data: "))["usage"]["output_tokens"] == 3 * 20


def test_a_whole_body_without_chunks_ends_cleanly(server: Server) -> None:
    body = request_body("pieces=4").encode()
    connection = server.connect()
    connection.sendall(request_head(len(body), "HTTP/1.0") + body)
    head, _, audio = received(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200")
    assert len(audio) == 4 * PIECE


def test_a_client_that_leaves_frees_the_place(server: Server) -> None:
    connection = server.connect()
    body = request_body("pieces=1000").encode()
    connection.sendall(request_head(len(body)) + body)
    assert connection.recv(100)
    connection.close()
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["abandoned"])
    assert server.speak("pieces=1").status == 200


def test_a_client_that_leaves_before_the_first_byte_frees_the_place(server: Server) -> None:
    connection = server.connect()
    body = request_body("pieces=1000 hold=0").encode()
    connection.sendall(request_head(len(body)) + body)
    assert server.gate_reached()
    connection.close()
    server.open_gate()
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["abandoned"])
    assert server.speak("pieces=1").status == 200


def test_a_reader_that_stalls_is_dropped(server: Server) -> None:
    connection = server.connect()
    # A minute of audio for each piece: no socket buffer takes many of those.
    body = request_body("pieces=20 size=1440000").encode()
    connection.sendall(request_head(len(body)) + body)
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["abandoned"])
    assert server.speak("pieces=1").status == 200
    assert wait_until(lambda: "a client that stalled" in server.log)
    assert "Traceback" not in server.log


@pytest.mark.parametrize("sent", [b"P", request_head(100)[:-2], request_head(100) + b"{", b""])
def test_a_writer_that_stalls_is_dropped_or_put_aside(server: Server, sent: bytes) -> None:
    """More of them than there are threads, and a healthy request gets through all the same."""
    stalled = [server.connect() for _ in range(16)]
    for connection in stalled:
        connection.sendall(sent)
    assert server.ask("GET", "/healthz").status == 200
    assert "Traceback" not in server.log


def test_an_upload_in_chunks_is_read_whole(server: Server) -> None:
    body = request_body("pieces=2").encode()
    connection = server.connect()
    head = f"POST {SPEECH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    connection.sendall(head.encode())
    for byte in body:
        connection.sendall(b"1\r\n" + bytes([byte]) + b"\r\n")
    connection.sendall(b"0\r\n\r\n")
    assert received(connection).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("rest", [b"zz\r\n", b"5\r\n{", b"2\r\n{}xx"])
def test_an_upload_in_broken_chunks_is_the_callers_fault(server: Server, rest: bytes) -> None:
    connection = server.connect()
    connection.sendall(f"POST {SPEECH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + rest)
    connection.shutdown(socket.SHUT_WR)
    answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'{"error":' in answer


def test_a_body_that_is_too_large_is_refused_unread(server: Server) -> None:
    connection = server.connect()
    connection.sendall(request_head(10**10))
    assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_many_requests_share_a_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.connect().getpeername()[1], timeout=LIMIT)
    with contextlib.closing(connection):
        connection.connect()
        used = connection.sock
        for status, body in ((200, request_body("pieces=2")), (400, "{}"), (200, request_body("pieces=1"))):
            connection.request("POST", SPEECH, body)
            response = connection.getresponse()
            assert response.status == status
            assert response.read()
            assert connection.sock is used


def test_a_terminated_server_finishes_what_it_is_saying(serve: Callable[..., Server]) -> None:
    server = serve()
    response = server.speak("pieces=4 hold=2")
    assert server.gate_reached()
    server.process.send_signal(signal.SIGTERM)
    assert wait_until(lambda: "Handling signal: term" in server.log)
    assert server.process.poll() is None
    server.open_gate()
    assert len(response.read()) == 4 * PIECE
    assert server.process.wait(LIMIT) == 0


def test_the_access_log_alone_is_on_stdout_and_json(server: Server) -> None:
    server.speak("pieces=2").read()
    assert wait_until(lambda: server.spoken)
    (line,) = server.spoken
    assert (line["status"], line["sent"], line["audio"], line["outcome"]) == (200, 2 * PIECE, 1.0, "complete")


def test_a_worker_that_was_killed_while_it_served_is_started_again(serve: Callable[..., Server]) -> None:
    server = serve()
    assert server.speak("pieces=1").status == 200
    os.kill(int(server.workers[0]), signal.SIGKILL)
    assert wait_until(lambda: len(server.workers) == 2)
    assert server.speak("pieces=1").status == 200
