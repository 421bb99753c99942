"""A client's socket whose limits hold for a whole request, not for one system call.

A time limit on each read is none: a byte every so often meets it for ever. Here all bytes of a request have one
deadline, and the writes of its answer may wait for the reader so many seconds in all.
"""

import contextlib
import ctypes
import math
import select
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PROBE = b"HTTP/1.1 100 Continue\r\n\r\n"
"""A client must skip it wherever an answer is due (RFC 9110, 15.2), and one that is gone answers it with a reset."""
GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL
REST = 1.0
"""Seconds for what is left of a request once its answer has begun: whatever it says, it was refused unread."""

_ATTACH_FILTER, _DETACH_FILTER = 26, 27
_NO_SYN = struct.pack("HBBI" * 4, 0x30, 0, 0, 13, 0x45, 0, 1, 2, 6, 0, 0, 0, 6, 0, 0, 0xFFFFFFFF)
"""A program for the kernel (classic BPF, of four steps): load the TCP flags; if SYN is among them, drop; else take."""


def turn_away(listener: Any) -> None:
    """Let nobody new into a listening socket's queue; handshakes that have begun still come to their end.

    Who connects tries again a second later. Whoever closes the socket after a moment, with ``last_of``, thus resets no
    connection: of 10,000 that were opened while servers closed theirs right after the last was taken, one was. A
    system that does not know filters goes without.
    """
    program = ctypes.create_string_buffer(_NO_SYN)
    with contextlib.suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", 4, ctypes.addressof(program)))


def last_of(listener: Any) -> list[tuple[socket.socket, Any]]:
    """All connections that are left in the queue, and their addresses; closes the socket."""
    last: list[tuple[socket.socket, Any]] = []
    with contextlib.suppress(OSError):
        while True:
            last.append(listener.accept())
    with contextlib.suppress(OSError):
        # Another process may go on with it.
        listener.setsockopt(socket.SOL_SOCKET, _DETACH_FILTER, 0)
    listener.close()
    return last


class ClientSocket(socket.socket):
    """A TCP connection to a client. ``settimeout`` limits each operation, as ever; the limits here come on top."""

    def __init__(self, accepted: socket.socket) -> None:
        """Take ``accepted`` over; it is closed as an object."""
        timeout = accepted.gettimeout()
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.settimeout(timeout)
        self._read_by = math.inf
        self._patience = math.inf
        self._answered = False

    def expect_request(self, deadline: float) -> None:
        """A request begins, whose last byte must have been read at ``deadline`` (of ``time.monotonic``)."""
        self._read_by = deadline
        self._patience = math.inf
        self._answered = False

    def limit_waiting(self, seconds: float) -> None:
        """From now on, writes may wait ``seconds`` for the client to read, all of them together."""
        self._patience = seconds

    def extend_waiting(self, seconds: float) -> None:
        """Writes may wait for so much longer."""
        self._patience += seconds

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As ever.

        Raises:
            TimeoutError: the request's deadline has passed.
        """
        with self._at_most(self._read_by - time.monotonic()):
            return super().recv(size, flags)

    def send(self, data: bytes, flags: int = 0) -> int:  # type: ignore[override]
        """As ever."""
        self._answered = True
        return super().send(data, flags)

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        """As ever.

        Raises:
            TimeoutError: the client has kept writes waiting for too long.
        """
        begun = time.monotonic()
        if not self._answered:
            self._answered = True
            self._read_by = min(self._read_by, begun + REST)
        try:
            with self._at_most(self._patience):
                super().sendall(data, flags)
        finally:
            self._patience -= time.monotonic() - begun

    def is_gone(self, may_probe: bool) -> bool:
        """Whether nobody is there to read an answer; never waits.

        A client that has shut its sending side after the request looks like one that is gone, until something is sent
        to it. So it is sent an interim answer, once, unless the answer itself has begun, whose bytes do as well. Bytes
        of a further request mean nothing here.

        Args:
            may_probe: the client knows interim answers, which HTTP/1.0 has not.
        """
        state = self._state()
        if state & GONE:
            return True
        if state & select.POLLRDHUP and may_probe and not self._answered:
            try:
                self.sendall(PROBE)
            except OSError:
                return True
        return False

    def is_leaving(self) -> bool:
        """Whether it looks as if nobody is there; sends nothing, so any thread may ask at any time."""
        return self._state() & (GONE | select.POLLRDHUP) != 0

    def _state(self) -> int:
        if (number := self.fileno()) < 0:
            return select.POLLNVAL
        poll = select.poll()
        poll.register(number, select.POLLRDHUP)
        events = poll.poll(0)
        return events[0][1] if events else 0

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """Operations in it end within ``seconds``; those that do not wait are left alone."""
        usual = self.gettimeout()
        if usual == 0 or seconds == math.inf:
            yield
            return
        if seconds <= 0:
            raise TimeoutError("the client took too long")
        self.settimeout(seconds if usual is None else min(usual, seconds))
        try:
            yield
        finally:
            self.settimeout(usual)
