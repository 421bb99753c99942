"""Send the requests to a server, one after another."""

import http.client
import importlib.util
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from benchmarks.responses.digests import Digest, Response, digest
from benchmarks.responses.requests import REQUESTS, Request
from benchmarks.responses.server import WAIT, serving

_NO_RESPONSE = Response(0, "", b"", complete=False)


def run(checkout: Path, model: Path, requests: Iterable[Request] = REQUESTS) -> tuple[Digest, ...]:
    """The digests of a checkout's responses."""
    requests = tuple(requests)
    found = []
    with serving(checkout, model) as server:
        for number, request in enumerate(requests, start=1):
            started = time.monotonic()
            found.append(digest(request, send(server.port, request)))
            seconds = time.monotonic() - started
            print(f"{number}/{len(requests)} {request.name}: {found[-1].status}, {seconds:.1f} s", file=sys.stderr)
    return tuple(found)


def send(port: int, request: Request) -> Response:
    """The whole response on a connection of its own; status 0 if there was none."""
    body = request.body if isinstance(request.body, bytes) else msgspec.json.encode(request.body)
    headers = {"Content-Type": "application/json", **request.headers} if body else request.headers
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)) as connection:
        try:
            connection.request(request.method, request.path, body or None, dict(headers))
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            print(f"{request.name}: {error!r}", file=sys.stderr)
            return _NO_RESPONSE
        with response:
            received, complete = _read(response)
            return Response(response.status, response.headers.get("Content-Type", ""), received, complete)


def _read(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The body as far as it came, and whether it came to its end."""
    received = bytearray()
    try:
        while chunk := response.read1():
            received += chunk
    except (OSError, http.client.HTTPException):
        return bytes(received), False
    # A body of a known length that is cut short ends like a whole one in read1.
    return bytes(received), not response.length


def unexpected(digests: Iterable[Digest], requests: Iterable[Request] = REQUESTS) -> Iterator[str]:
    """A line for each response that is wrong by itself: two servers that refuse everything would be equal."""
    expected = {request.name: expected_status(request) for request in requests}
    for each in digests:
        if each.status != expected[each.name] or not each.complete:
            cut = "" if each.complete else ", incomplete"
            yield f"{each.name}: status {each.status}{cut} in place of {expected[each.name]}"


def expected_status(request: Request) -> int:
    """The status that is right with the optional dependencies of this environment, which is the server's too."""
    return 400 if request.extra and importlib.util.find_spec(request.extra) is None else request.status
