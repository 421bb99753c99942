"""What only a real gunicorn and real sockets show: gunicorn.conf.py as it is, with the fake speaker behind it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.admission import WAITING
from service.app import BOOT_ERROR
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import (
    FAKE,
    PIECE,
    SPEECH,
    TIMESTAMPS,
    Server,
    launching,
    received,
    request_body,
    request_head,
)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    with launching(tmp_path) as launch:
        yield launch


@pytest.fixture
def serve(start: Callable[..., Server]) -> Callable[..., Server]:
    def launch(**environ: str) -> Server:
        server = start("--bind", "127.0.0.1:0", FAKE, **environ)
        server.find_port()
        return server

    return launch


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """Impatient: whoever must wait for the place is refused, and whoever stalls is dropped after a second."""
    return serve(KOKORO_WAIT_SECONDS="0", KOKORO_STALL_SECONDS="1")


def test_audio_arrives_while_the_rest_is_still_being_made(server: Server) -> None:
    response = server.speak("pieces=4 hold=2")
    assert response.status == 200
    assert response.headers["transfer-encoding"] == "chunked"
    assert len(response.read(2 * PIECE)) == 2 * PIECE
    server.open_gate()
    assert len(response.read()) == 2 * PIECE


def test_a_second_request_is_told_to_come_again(server: Server) -> None:
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

    threads = [threading.Thread(target=ask) for _ in range(WAITING + 2)]
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
    assert sorted(statuses) == [200] * WAITING + [429] * 2


@pytest.mark.parametrize("script", ["pieces=4 fail=2", "pieces=4 crash=2"])
def test_a_failure_mid_way_is_seen_as_one_by_the_client(server: Server, script: str) -> None:
    response = server.speak(script)
    assert response.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["failed"])
    assert server.speak("pieces=1").status == 200
    assert server.log.count("Traceback") == 1


def test_a_failure_mid_way_is_seen_even_without_chunks(server: Server) -> None:
    """HTTP/1.0 ends a body with the connection, so a clean end would look like a short but whole file."""
    body = request_body("pieces=4 fail=2").encode()
    connection = server.connect()
    connection.sendall(request_head(len(body), "HTTP/1.0") + body)
    with pytest.raises(ConnectionResetError):
        received(connection)
    assert server.speak("pieces=1").status == 200


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


@pytest.mark.parametrize(("path", "fields"), [(SPEECH, {"stream_format": "sse"}), (TIMESTAMPS, {"stream": True})])
def test_a_failure_that_is_told_arrives_and_the_body_has_no_end(
    server: Server, path: str, fields: dict[str, object]
) -> None:
    response = server.ask("POST", path, request_body("pieces=4 fail=2", **fields))
    with pytest.raises(http.client.IncompleteRead) as caught:
        response.read()
    told = caught.value.partial.decode().strip().splitlines()[-1]
    assert json.loads(told.removeprefix("data: "))["error"]["code"] == "model_fault"
    assert server.speak("pieces=1").status == 200
    assert server.log.count("Traceback") == 1


def test_a_failure_that_is_told_arrives_even_without_chunks(server: Server) -> None:
    body = request_body("pieces=4 fail=2", stream_format="sse").encode()
    connection = server.connect()
    connection.sendall(request_head(len(body), "HTTP/1.0") + body)
    assert received(connection).endswith(b"}}\n\n")
    assert server.speak("pieces=1").status == 200


@pytest.mark.parametrize("fields", [{}, {"captions": "srt"}])
def test_timestamps_that_break_off_are_seen_as_such_by_the_client(server: Server, fields: dict[str, object]) -> None:
    script = "pieces=8 fail=7 size=24000 One. Two. Three. Four."
    response = server.ask("POST", TIMESTAMPS, request_body(script, **fields))
    assert response.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert server.speak("pieces=1").status == 200


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


def test_a_terminated_server_finishes_what_it_is_saying(server: Server) -> None:
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


def test_a_wrong_setting_stops_the_start_with_one_line(start: Callable[..., Server]) -> None:
    server = start(FAKE, PORT="http")
    assert server.process.wait(LIMIT) == 1
    assert server.log.splitlines() == ["cannot start: PORT: cannot use 'http': Expected `int`, got `str`"]


def test_a_model_that_cannot_be_loaded_stops_the_server_for_good(start: Callable[..., Server], tmp_path: Path) -> None:
    server = start("--bind", "127.0.0.1:0", KOKORO_MODEL=str(tmp_path / "nothing"))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert server.log.count("cannot start: ") == 1
    assert str(tmp_path / "nothing") in server.log
    assert "Traceback" not in server.log
    assert server.log.count("Booting worker") == 1


def test_a_limit_on_data_that_is_far_too_small_stops_the_server_for_good(
    start: Callable[..., Server], tiny_model: Path
) -> None:
    server = start("--bind", "127.0.0.1:0", data=120, KOKORO_MODEL=str(tiny_model), KOKORO_MEMORY_MB="400")
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert server.log.count("cannot start: 120 MiB of memory (the limit on a process's data) are too few") == 1
    assert "Traceback" not in server.log
    assert server.log.count("Booting worker") == 1


def test_a_limit_on_data_in_which_nothing_can_be_loaded_stops_the_server_for_good(
    start: Callable[..., Server], tiny_model: Path
) -> None:
    server = start("--bind", "127.0.0.1:0", data=50, KOKORO_MODEL=str(tiny_model))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert "Reason: " in server.log
    assert server.log.count("Booting worker") == 1


def test_a_worker_that_is_killed_while_it_loads_is_not_started_for_ever(serve: Callable[..., Server]) -> None:
    server = serve(LOADING=str(LIMIT))
    assert wait_until(lambda: server.workers)
    os.kill(int(server.workers[0]), signal.SIGKILL)
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert "Reason: a worker ended while it was loading" in server.log
    assert len(server.workers) == 1


def test_a_server_can_be_stopped_while_it_loads(serve: Callable[..., Server]) -> None:
    server = serve(LOADING="2")
    assert wait_until(lambda: server.workers)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(LIMIT) == 0
    assert "Traceback" not in server.log


def test_a_worker_that_was_killed_while_it_served_is_started_again(server: Server) -> None:
    assert server.speak("pieces=1").status == 200
    os.kill(int(server.workers[0]), signal.SIGKILL)
    assert wait_until(lambda: len(server.workers) == 2)
    assert server.speak("pieces=1").status == 200
