"""HTTP by the byte: send anything over a socket, and take apart all that comes back."""

import contextlib
import io
import json
import socket
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse
from typing import Any

import msgspec

from tests.service.fakes import LIMIT
from tests.service.running import SPEECH, Server

GOOD = b'{"input": "pieces=2 size=2400", "response_format": "pcm"}'
GOOD_AUDIO = 2 * 2400 * 2
"""Bytes of audio it asks for."""


class Answer(msgspec.Struct, frozen=True):
    """One response; satisfies ``tests.service.contract.Answer``."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class _Bytes(io.BytesIO):
    """What a response is read from, as if it were a socket; the next response goes on in it."""

    def makefile(self, _mode: str) -> "_Bytes":
        return self

    def close(self) -> None:
        pass


def request(
    *fields: str, method: str = "POST", path: str = SPEECH, protocol: str = "HTTP/1.1", body: bytes | None = GOOD
) -> bytes:
    """A request with these lines in its head beside what is needed."""
    lines = [f"{method} {path} {protocol}", "Host: x", *fields]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A request whose body comes in these chunks."""
    head = request("Transfer-Encoding: chunked", body=None)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def exchange(server: Server, sent: bytes, more: bool = False) -> bytes:
    """All that comes back until the server closes; a reset ends it as well.

    Args:
        server: whom to send it to.
        sent: all there is to be sent.
        more: the sending side stays open, as if something would follow.
    """
    with socket.create_connection(server.address, timeout=LIMIT) as connection:
        parts: list[bytes] = []
        # The server may have answered and closed before it has read everything.
        with contextlib.suppress(OSError):
            connection.sendall(sent)
            if not more:
                connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)


def answers(got: bytes, method: str = "POST") -> Iterator[Answer]:
    """The responses in what came back; interim ones are passed over."""
    source = _Bytes(got)
    while source.tell() < len(got):
        response = HTTPResponse(source, method=method)  # type: ignore[arg-type]
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        yield Answer(response.status, headers, response.read())


def only_answer(got: bytes, method: str = "POST") -> Answer:
    (answer,) = answers(got, method)
    return answer
