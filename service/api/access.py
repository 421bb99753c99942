"""The access log: one JSON line for each request, written after its last byte; the text is never logged.

The line is created with the request, filled in while it is served, and written when the stream is closed, because
Falcon's middleware has long finished by then. The metrics are counted from the same lines.
"""

import datetime
import logging
import time
from collections.abc import Callable
from typing import Literal

import falcon
import msgspec

from service.api.transport.streams import AudioStream
from service.errors import Abandoned

logger = logging.getLogger("service.access")

MAX_PATH = 100
"""Logged characters of a path without a route; others are logged as their route's template."""


class AccessLine(msgspec.Struct, omit_defaults=True):
    """A request's entry. Durations are in seconds; the fields from ``format`` on are of synthesis requests only."""

    time: str
    request_id: str
    method: str
    path: str = ""
    status: int = 0
    code: str | None = None
    """Of the error, if the response is one."""
    seconds: float = 0.0
    """Duration from the request's head to the last byte."""
    sent: int = 0
    """Bytes of the body."""
    format: str | None = None
    characters: int | None = None
    unread: int = 0
    """Letters of the text that its language does not have, and words that could not be pronounced."""
    cache: Literal["hit", "miss"] | None = None
    """Result of the cache lookup; None without a cache."""
    expected_wait: float | None = None
    """Queueing time estimated on arrival."""
    waited: float | None = None
    """Queueing time."""
    first_byte: float | None = None
    """Latency of the first audio."""
    synthesis: float | None = None
    """Time that the engine took."""
    audio: float | None = None
    """Length of the audio made."""
    outcome: str | None = None
    """``complete``, ``abandoned`` (the client disconnected), or ``failed``."""


def access_line(req: falcon.Request) -> AccessLine:
    """The request's entry."""
    line: AccessLine = req.context.access_line
    return line


class AccessLog:
    """Middleware that creates and writes the lines.

    Args:
        observe: called with the request's route (None: a path without one) and each line when it is written.
        clock: monotonic seconds.
    """

    def __init__(
        self, observe: Callable[[str | None, AccessLine], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._observe = observe
        self._clock = clock

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        req.context.access_line = AccessLine(now, req.context.request_id, req.method)
        req.context.started = self._clock()

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        line = access_line(req)
        line.path = req.uri_template or req.path[:MAX_PATH]
        line.status = resp.status_code
        line.code = resp.context.get("code")
        stream = resp.stream
        if isinstance(stream, AudioStream):
            line.first_byte = self._elapsed(req)
            stream.on_close(lambda: self._finish_stream(req, stream))
        else:
            line.outcome = "abandoned" if line.code == Abandoned.code else None
            line.sent = len(resp.data or b"")
            self._write(req)

    def _finish_stream(self, req: falcon.Request, stream: AudioStream) -> None:
        line = access_line(req)
        line.sent = stream.sent
        line.outcome = stream.outcome
        self._write(req)

    def _write(self, req: falcon.Request) -> None:
        line = access_line(req)
        line.seconds = self._elapsed(req)
        logger.info(msgspec.json.encode(line).decode())
        self._observe(req.uri_template, line)

    def _elapsed(self, req: falcon.Request) -> float:
        elapsed: float = self._clock() - req.context.started
        return round(elapsed, 3)
