"""The body of a response about speech: the file as it grows, and whatever must be let go when it ends.

Gunicorn calls ``close`` once the body was sent, the client is gone or an error came up. It does so even if nothing
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
"""Gives the last words of a body that an error cuts short."""


class AudioStream:
    """Chunks of one file, audio or what goes with it. ``held`` is closed with it, exactly once."""

    def __init__(
        self,
        first: bytes,
        rest: Generator[bytes, None, None],
        held: ExitStack,
        reset: Callable[[], None],
        error_chunk: ErrorChunk | None = None,
    ) -> None:
        """
        Args:
            first: made before the status line, so that failing to make it could still be answered with an error.
            rest: gives the other chunks.
            held: what to let go at the end, ``rest`` included.
            reset: ends the connection so that the client sees that the file is incomplete.
            farewell: for a body in which an error can be told. The connection then ends without the end of the body,
                but is not reset: that could throw away the telling.
        """
        self._first: bytes | None = first
        self._rest = rest
        self._held = held
        self._reset = reset
        self._error_chunk = error_chunk
        self._failure: Exception | None = None
        self._told = False
        self._afterwards = ExitStack()
        self._afterwards.callback(self._reset_if_cut_short)
        self.outcome: Outcome = "abandoned"
        self.sent = 0
        """Bytes handed to the server so far."""

    def __iter__(self) -> "AudioStream":
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            chunk, self._first = self._first, None
        else:
            chunk = self._next_of_rest()
        self.sent += len(chunk)
        return chunk

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call this when the stream is closed and all it held has been let go."""
        self._afterwards.callback(callback)

    def close(self) -> None:
        """Let everything go, and break the connection if it has begun a file that it will not end."""
        with self._afterwards:
            self._held.close()

    def _reset_if_cut_short(self) -> None:
        if self.sent and self.outcome != "complete" and not self._told:
            self._reset()

    def _next_of_rest(self) -> bytes:
        if self._failure is not None:
            # The farewell has been sent: what follows is asked for only then.
            self._told = True
            self._break_off(self._failure)
        try:
            return next(self._rest)
        except StopIteration:
            self.outcome = "complete"
            # Before the client learns that this was all: its next request must find the place free.
            self._held.close()
            raise
        except Exception as error:
            self._explain(error)
            self._held.close()
            if self._error_chunk is None or isinstance(error, Abandoned):
                self._break_off(error)
            return self._error_chunk(error)

    def _explain(self, error: Exception) -> None:
        self._failure = error
        match error:
            case Abandoned():
                return
            case OutOfTime():
                logger.warning("speech broke off after %d bytes: %s", self.sent, error)
            case InvalidInput():
                # Its message may quote the text.
                logger.warning("speech broke off after %d bytes: %s", self.sent, error.code)
            case _:
                logger.error("speech broke off after %d bytes", self.sent, exc_info=error)
        self.outcome = "failed"

    def _break_off(self, error: Exception) -> NoReturn:
        # COMPAT(gunicorn): on an error of this class it drops the connection without the end of the body and
        # without a word; on any other it also closes the socket twice and loses count of its connections.
        raise ConnectionResetError(errno.ECONNRESET, "speech broke off") from error
