"""Requests that are broken, odd or never finished: an answer in the one shape, or a closed connection, and no harm."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.service.contract import assert_openai_error
from tests.service.fakes import LIMIT, wait_until
from tests.service.hostile.cases import ELSEWHERE, MALFORMED, ODD, SILENT
from tests.service.hostile.wire import GOOD, GOOD_AUDIO, answers, chunked, exchange, only_answer, request
from tests.service.running import FAKE, SPEECH, Server, received, serving

CLOSE = "Connection: close"

STALLED: dict[str, tuple[bytes, set[int | None]]] = {
    "part of a body": (request()[:-5], {408}),
    "chunks without an end": (chunked(GOOD, end=b""), {408}),
    "part of a chunk": (chunked(end=b"ff\r\n{"), {408}),
    "part of a head": (request()[:40], {None, 408}),
    "TLS hello": (SILENT["TLS hello"], {None, 408, 400}),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A request must have arrived within a second."""
    environ = {"KOKORO_WAIT_SECONDS": str(LIMIT), "KOKORO_UPLOAD_SECONDS": "1"}
    with serving(tmp_path_factory.mktemp("server"), FAKE, **environ) as server:
        yield server


@pytest.mark.parametrize(("sent", "status"), [pytest.param(*case, id=name) for name, case in MALFORMED.items()])
def test_what_is_malformed_is_refused_in_the_usual_shape(server: Server, sent: bytes, status: int) -> None:
    assert_openai_error(only_answer(exchange(server, sent)), status)


@pytest.mark.parametrize(("sent", "status"), [pytest.param(*case, id=name) for name, case in ELSEWHERE.items()])
def test_what_leads_nowhere_is_refused_in_the_usual_shape(server: Server, sent: bytes, status: int) -> None:
    assert_openai_error(only_answer(exchange(server, sent)), status)


@pytest.mark.parametrize(("sent", "status"), [pytest.param(*case, id=name) for name, case in ODD.items()])
def test_what_is_odd_but_allowed_is_served(server: Server, sent: bytes, status: int) -> None:
    answer = only_answer(exchange(server, sent))
    assert (answer.status_code, len(answer.body)) == (status, GOOD_AUDIO), answer.body


@pytest.mark.parametrize("sent", [pytest.param(case, id=name) for name, case in SILENT.items()])
def test_what_never_becomes_a_request_is_closed(server: Server, sent: bytes) -> None:
    got = exchange(server, sent)
    assert not got or only_answer(got).status_code == 400


def test_clients_that_stop_half_way_are_dropped(server: Server) -> None:
    """All at once, as each takes a second."""
    got: dict[str, bytes] = {}

    def stop(name: str, sent: bytes) -> None:
        got[name] = exchange(server, sent, more=True)

    threads = [threading.Thread(target=stop, args=(name, sent)) for name, (sent, _) in STALLED.items()]
    for thread in threads:
        thread.start()
    assert server.ask("GET", "/healthz").status == 200
    for thread in threads:
        thread.join(LIMIT)
    for name, (_, statuses) in STALLED.items():
        assert (only_answer(got[name]).status_code if got[name] else None) in statuses, name


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/", SPEECH, "/v1/models", "/nowhere"])
def test_a_head_has_no_body(server: Server, path: str) -> None:
    answer = only_answer(exchange(server, request(method="HEAD", path=path, body=None)), "HEAD")
    assert answer.status_code < 500 and answer.body == b""


def test_requests_one_behind_the_other_are_answered_in_order(server: Server) -> None:
    bad, last = request(body=b"{}"), request(CLOSE, method="GET", path="/healthz", body=None)
    got = list(answers(exchange(server, request() + bad + request() + chunked(GOOD) + last)))
    assert [answer.status_code for answer in got] == [200, 400, 200, 200, 200]
    assert [len(answer.body) for answer in got[:3:2]] == [GOOD_AUDIO] * 2


def test_what_follows_a_request_that_was_refused_unread_is_not_taken_for_another(server: Server) -> None:
    """The rest of a body may well look like a request."""
    smuggled = request(body=b"x" * 200_000 + request(method="GET", path="/healthz", body=None))
    got = list(answers(exchange(server, smuggled)))
    assert [answer.status_code for answer in got] == [413]


def test_an_expected_continue_comes_before_the_body_is_sent(server: Server) -> None:
    with closing(server.connect()) as connection:
        sent = request("Expect: 100-continue", CLOSE)
        head, body = sent[: -len(GOOD)], sent[-len(GOOD) :]
        connection.sendall(head)
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert only_answer(received(connection)).status_code == 200


def test_clients_that_do_not_close_their_end_keep_nobody_waiting(server: Server) -> None:
    """The server has closed its own end; waiting for theirs, 2 s each, must not hold up the next client's answer."""
    lazy = [server.connect() for _ in range(8)]
    for connection in lazy:
        connection.sendall(request(CLOSE, method="GET", path="/healthz", body=None))
    assert lazy[0].recv(1000)
    # Answered one after the other, the eight would take 16 s.
    connection = socket.create_connection(server.address, timeout=8)
    with closing(connection):
        connection.sendall(request(CLOSE, method="GET", path="/healthz", body=None))
        assert only_answer(received(connection)).status_code == 200


def test_nothing_is_left_of_all_that(server: Server) -> None:
    """Last: the place is free, no worker was lost, and nothing came as a surprise to the server."""
    assert wait_until(lambda: server.speak("pieces=1").status == 200)
    assert len(server.workers) == 1
    assert "Traceback" not in server.log and "ERROR" not in server.log
