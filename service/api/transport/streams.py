"""The streamed body of a response: the chunks of one file, and the release of its resources at the end.

Gunicorn calls ``close`` once the body was sent, the client disconnected or an error came up. It does so even if nothing
was ever fetched, which a bare generator would not notice.
"""

import errno
import logging
from collections.abc import Callable, Generator
from contextlib import ExitStack
from typing import Literal, NoReturn, TypeAlias

from service.errors import Abandoned, InvalidInput, OutOfTime

logger = logging.getLogger(__name__)

Outcome: TypeAlias = Literal["complete", "abandoned", "failed"]
ErrorChunk: TypeAlias = Callable[[Exception], bytes]
"""Encodes an error as the last chunk of a body that it cuts short."""


class AudioStream:
    """Chunks of one file. ``release`` is called at its end, and again by ``close``."""

    def __init__(
        self,
        first: bytes,
        rest: Generator[bytes, None, None],
        release: Callable[[], None],
        reset: Callable[[], None],
        error_chunk: ErrorChunk | None = None,
    ) -> None:
        """
        Args:
            first: chunk made before the status line, so that failing to make it could still be an HTTP error.
            rest: the other chunks.
            release: closes what the stream uses, ``rest`` included; may be called twice.
            reset: ends the connection so that the client sees that the file is incomplete.
            error_chunk: for a format that can carry an error. The connection then ends without the end of the body,
                but is not reset: that could discard the error chunk.
        """
        self._first: bytes | None = first
        self._rest = rest
        self._release = release
        self._reset = reset
        self._error_chunk = error_chunk
        self._failure: Exception | None = None
        self._error_sent = False
        self._on_close = ExitStack()
        self._on_close.callback(self._reset_if_incomplete)
        self.outcome: Outcome = "abandoned"
        self.sent = 0
        """Bytes handed to the server so far."""

    def __iter__(self) -> "AudioStream":
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            chunk, self._first = self._first, None
        else:
            chunk = self._next_chunk()
        self.sent += len(chunk)
        return chunk

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once the stream is closed and its resources are released."""
        self._on_close.callback(callback)

    def close(self) -> None:
        """Release all resources, and reset the connection if it has begun a file that it will not end."""
        with self._on_close:
            self._release()

    def _reset_if_incomplete(self) -> None:
        if self.sent and self.outcome != "complete" and not self._error_sent:
            self._reset()

    def _next_chunk(self) -> bytes:
        if self._failure is not None:
            # The server asks for the next chunk only after it has sent the error chunk.
            self._error_sent = True
            self._abort(self._failure)
        try:
            return next(self._rest)
        except StopIteration:
            self.outcome = "complete"
            # Before the client learns that this was all: its next request must find the slot free.
            self._release()
            raise
        except Exception as error:
            self._record(error)
            self._release()
            if self._error_chunk is None or isinstance(error, Abandoned):
                self._abort(error)
            return self._error_chunk(error)

    def _record(self, error: Exception) -> None:
        self._failure = error
        match error:
            case Abandoned():
                return
            case OutOfTime():
                logger.warning("stream aborted after %d bytes: %s", self.sent, error)
            case InvalidInput():
                # Its message may quote the text.
                logger.warning("stream aborted after %d bytes: %s", self.sent, error.code)
            case _:
                logger.error("stream aborted after %d bytes", self.sent, exc_info=error)
        self.outcome = "failed"

    def _abort(self, error: Exception) -> NoReturn:
        # COMPAT(gunicorn): on an error of this class it drops the connection without the end of the body and
        # without a log line; on any other it also closes the socket twice and loses count of its connections.
        raise ConnectionResetError(errno.ECONNRESET, "stream aborted") from error
