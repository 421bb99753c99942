"""Requests that are broken, odd or never finished: an answer in the one shape, or a closed connection, and no harm."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.service.contract import assert_openai_error
from tests.service.fakes import LIMIT, wait_until
from tests.service.hostile.wire import GOOD, GOOD_AUDIO, answers, chunked, exchange, only_answer, request
from tests.service.running import FAKE, SPEECH, Server, received, serving

CLOSE = "Connection: close"

MALFORMED = {
    "nothing but line ends": (b"\r\n\r\n", 400),
    "binary": (b"\0\1\2\xff\r\n\r\n", 400),
    "no version": (b"GET /healthz\r\n\r\n", 400),
    "HTTP/9.9": (request(method="GET", path="/healthz", protocol="HTTP/9.9", body=None), 400),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "PROXY line": (b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + request(), 400),
    "bare line feeds": (b"GET /healthz HTTP/1.1\nHost: x\n\n", 400),
    "lower-case method": (request(method="post"), 400),
    "spaces in the path": (request(path="/v1 /audio"), 400),
    "bytes beyond ASCII in the path": (request(path="/v1/models/\xff\xfe", method="GET", body=None), 400),
    "path that is a query": (request(path="?x", method="GET", body=None), 400),
    "path of 100,000 bytes": (request(path="/" + "a" * 100_000, method="GET", body=None), 414),
    "field of 100,000 bytes": (request("X-Long: " + "a" * 100_000), 431),
    "300 fields": (request(*(f"X-{number}: 1" for number in range(300))), 431),
    "folded field": (request("X-Folded: a", " b"), 400),
    "field without a colon": (request("nonsense"), 400),
    "space before the colon": (request("X-Space : 1"), 400),
    "NUL in a field": (request("X-Nul: a\0b"), 400),
    "two hosts": (request("Host: y"), 400),
    "word for a length": (request("Content-Length: two", body=None), 400),
    "negative length": (request("Content-Length: -1", body=None), 400),
    "signed length": (request("Content-Length: +2", body=None), 400),
    "two lengths": (request(f"Content-Length: {len(GOOD) + 1}"), 400),
    "the same length twice": (request(f"Content-Length: {len(GOOD)}"), 400),
    "length of 400 digits": (request("Content-Length: " + "9" * 400, body=None), 413),
    "length of 5000 digits": (request("Content-Length: " + "9" * 5000, body=None), 400),
    "both framings": (request("Transfer-Encoding: chunked"), 400),
    "unknown coding": (request("Transfer-Encoding: nonsense", body=None) + GOOD, 400),
    "unknown expectation": (request("Expect: a miracle"), 417),
    "compressed body": (request("Content-Encoding: gzip"), 415),
    "body too large": (request(body=b"x" * 1_000_000), 413),
    "body too large, in chunks": (chunked(*[b"x" * 50_000] * 3), 413),
    "body cut short": (request()[:-5], 400),
    "no body": (request(body=None), 400),
    "no end of chunks": (chunked(GOOD, end=b""), 400),
    "chunk size that is no number": (chunked(end=b"zz\r\n{}\r\n0\r\n\r\n"), 400),
    "negative chunk size": (chunked(end=b"-2\r\n{}\r\n0\r\n\r\n"), 400),
    "chunk size of 200,000 digits": (chunked(end=b"0" * 200_000), 400),
    "chunk of 2**64 bytes": (chunked(end=b"f" * 16 + b"\r\n{}\r\n0\r\n\r\n"), 400),
    "chunk longer than it says": (chunked(end=b"2\r\n{}xx\r\n0\r\n\r\n"), 400),
    "trailer without an end": (chunked(b"{}", end=b"0\r\n" + b"x" * 100_000), 400),
}
ODD = {
    "HTTP/1.0": (request(protocol="HTTP/1.0"), 200),
    "one chunk": (chunked(GOOD), 200),
    "chunks of a byte": (chunked(*(GOOD[at : at + 1] for at in range(len(GOOD)))), 200),
    "chunk extension and trailer": (chunked(end=b"%x;a=b\r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(GOOD), GOOD)), 200),
    "absolute form": (request(path=f"http://elsewhere{SPEECH}"), 200),
    "slash at the end": (request(path=f"{SPEECH}/"), 200),
    "query": (request(path=f"{SPEECH}?a=%ff&&==&b[]=%00"), 200),
    "fragment": (request(path=f"{SPEECH}#here"), 200),
    "expectation of 100": (request("Expect: 100-continue"), 200),
    "upgrade to WebSocket": (request("Connection: Upgrade", "Upgrade: websocket"), 200),
    "upgrade to HTTP/2": (
        request("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
        200,
    ),
    "bytes beyond ASCII in a field": (request("X-Odd: \xff\xfe"), 200),
    "field with an underscore": (request("X_Odd: 1"), 200),
    "forged CGI variables": (request("SCRIPT_NAME: /elsewhere", "PATH_INFO: /elsewhere"), 200),
    "content type of a form": (request("Content-Type: application/x-www-form-urlencoded"), 200),
    "nothing acceptable": (request("Accept: image/png;q=0, junk"), 200),
}
ELSEWHERE = {
    "path of 3000 bytes": (request(path="/" + "a" * 3000, method="GET", body=None), 404),
    "way up": (request(path="/../../etc/passwd", method="GET", body=None), 404),
    "escaped way up": (request(path="/%2e%2e/%2e%2e/etc/passwd", method="GET", body=None), 404),
    "escaped nonsense": (request(path="/v1/models/%ff%00%zz", method="GET", body=None), 404),
    "asterisk": (request(path="*", method="OPTIONS", body=None), 404),
    "tunnel": (request(path="elsewhere:443", method="CONNECT", body=None), 404),
    "TRACE": (request(path="/", method="TRACE", body=None), 405),
    "unknown method": (request(path="/", method="BREW", body=None), 400),
    "DELETE with a body": (request(method="DELETE"), 405),
}
SILENT = {
    "nothing": b"",
    "part of a request line": b"POST /v1/aud",
    "head without its end": request()[:40],
    "TLS hello": bytes.fromhex("16030100c8010000c40303") + b"a" * 190,
}
STALLED = {
    "part of a body": (request()[:-5], {408}),
    "chunks without an end": (chunked(GOOD, end=b""), {408}),
    "part of a chunk": (chunked(end=b"ff\r\n{"), {408}),
    "part of a head": (request()[:40], {None, 408}),
    "TLS hello": (SILENT["TLS hello"], {None, 408, 400}),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Whoever stalls is dropped after a second."""
    environ = {"KOKORO_WAIT_SECONDS": str(LIMIT), "KOKORO_STALL_SECONDS": "1"}
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
