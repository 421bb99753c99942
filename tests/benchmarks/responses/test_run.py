import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.responses.digests import Response, digest
from benchmarks.responses.requests import Request
from benchmarks.responses.run import expected_status, send, unexpected


class Handler(BaseHTTPRequestHandler):
    """Sends a request's body back, whole or cut short."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/none":
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", self.headers["Content-Type"])
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%b\r\n" % (len(body), body)
        else:
            self.send_header("Content-Length", str(len(body) + (self.path == "/short")))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_fields_are_sent_as_json_and_bytes_as_they_are(port: int) -> None:
    assert send(port, Request("a", "POST", "/", {"input": "é"})).body == '{"input":"é"}'.encode()
    assert send(port, Request("a", "POST", "/", b"{")).body == b"{"


def test_headers_of_the_table_come_before_the_usual_ones(port: int) -> None:
    request = Request("a", "POST", "/", b"x", {"Content-Type": "text/plain"})
    assert send(port, request) == Response(200, "text/plain", b"x")


@pytest.mark.parametrize("path", ["/short", "/chunks"])
def test_a_body_that_is_cut_short_is_not_complete(port: int, path: str) -> None:
    assert send(port, Request("a", "POST", path, b"xyz")) == Response(200, "application/json", b"xyz", complete=False)


def test_a_connection_without_a_response_has_the_status_0(port: int) -> None:
    assert send(port, Request("a", "POST", "/none", b"x")) == Response(0, "", b"", complete=False)


def test_a_response_that_is_wrong_by_itself_is_reported() -> None:
    right, wrong, cut = (Request(name, "GET", "/") for name in ("right", "wrong", "cut"))
    digests = (
        digest(right, Response(200, "", b"")),
        digest(wrong, Response(500, "", b"")),
        digest(cut, Response(200, "", b"", complete=False)),
    )
    assert list(unexpected(digests, (right, wrong, cut))) == [
        "wrong: status 500 in place of 200",
        "cut: status 200, incomplete in place of 200",
    ]


@pytest.mark.parametrize(("extra", "status"), [("", 200), ("msgspec", 200), ("no_such_module", 400)])
def test_without_its_optional_dependency_a_request_must_be_refused(extra: str, status: int) -> None:
    assert expected_status(Request("a", "POST", "/", extra=extra)) == status
