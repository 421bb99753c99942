"""One JSON line for each request, written when its last byte is out; never a word of what was said.

The line is begun with the request, filled in by whoever learns something, and written by the stream's close, because
Falcon's middleware has long finished when a stream is sent. The metrics are counted from the same lines.
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

PATH_SHOWN = 100
"""Characters of a path that leads nowhere; the others are shown by their route."""


class AccessLine(msgspec.Struct, omit_defaults=True):
    """What is known of a request. Durations are in seconds; speech alone has the fields from ``format`` on."""

    time: str
    request_id: str
    method: str
    path: str = ""
    status: int = 0
    code: str | None = None
    """The error's, if it was answered with one."""
    seconds: float = 0.0
    """From the request's head to the last byte."""
    sent: int = 0
    """Bytes of body."""
    format: str | None = None
    characters: int | None = None
    cache: Literal["hit", "miss"] | None = None
    """Whether the audio was made before; None without a cache."""
    expected_wait: float | None = None
    """For the turn, as was thought when it came."""
    waited: float | None = None
    """For the turn to speak."""
    first_byte: float | None = None
    """Until the first audio was ready."""
    synthesis: float | None = None
    """That the engine took for it."""
    audio: float | None = None
    """Length of the audio made."""
    outcome: str | None = None
    """``complete``, ``abandoned`` by the client, or ``failed``."""


def access_line(req: falcon.Request) -> AccessLine:
    """The line of this request."""
    line: AccessLine = req.context.access_line
    return line


class AccessLog:
    """Middleware that begins and writes the lines.

    Args:
        observe: is told of each line when it is written, and of the request's route; None: a path that leads nowhere.
        clock: seconds that never go back.
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
        line.path = req.uri_template or req.path[:PATH_SHOWN]
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
