"""Client sockets with time limits for a whole request, not for one system call.

A timeout for each read does not bound a request: a byte now and then meets it indefinitely. Here all bytes of a request
have one deadline, and the writes of its response one total waiting time.
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
"""An interim response, which a client must skip (RFC 9110, 15.2), and a disconnected one answers with a reset."""
DISCONNECTED = select.POLLERR | select.POLLHUP | select.POLLNVAL
DRAIN_SECONDS = 1.0
"""Seconds to read the remainder of a request once its response has begun: it was refused unread."""

_ATTACH_FILTER, _DETACH_FILTER = 26, 27
_NO_SYN = struct.pack("HBBI" * 4, 0x30, 0, 0, 13, 0x45, 0, 1, 2, 6, 0, 0, 0, 6, 0, 0, 0xFFFFFFFF)
"""A classic BPF program of four instructions: load the TCP flags; drop the packet if SYN is set; else accept."""


def reject_new_connections(listener: Any) -> None:
    """Drop the SYN packets of a listening socket; handshakes that have begun still complete.

    Clients retry a second later. Closing the socket shortly after, with ``drain_backlog``, thus resets no connection:
    of 10,000 that were opened while servers closed theirs right after the last was accepted, one was reset. Systems
    without socket filters do without.
    """
    program = ctypes.create_string_buffer(_NO_SYN)
    with contextlib.suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", 4, ctypes.addressof(program)))


def drain_backlog(listener: Any) -> list[tuple[socket.socket, Any]]:
    """Accept all connections left in the backlog, with their addresses, and close the socket."""
    last: list[tuple[socket.socket, Any]] = []
    with contextlib.suppress(OSError):
        while True:
            last.append(listener.accept())
    with contextlib.suppress(OSError):
        # Another process may still use it.
        listener.setsockopt(socket.SOL_SOCKET, _DETACH_FILTER, 0)
    listener.close()
    return last


class ClientSocket(socket.socket):
    """A TCP connection to a client. ``settimeout`` limits each operation, as usual; the limits here come on top."""

    def __init__(self, accepted: socket.socket) -> None:
        """Take over the descriptor of ``accepted``, which is detached."""
        timeout = accepted.gettimeout()
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.settimeout(timeout)
        self._read_by = math.inf
        self._write_wait = math.inf
        self._answered = False

    def expect_request(self, deadline: float) -> None:
        """Begin a request whose last byte must have been read at ``deadline`` (of ``time.monotonic``)."""
        self._read_by = deadline
        self._write_wait = math.inf
        self._answered = False

    def limit_waiting(self, seconds: float) -> None:
        """Limit the total time that writes wait for the client from now on to ``seconds``."""
        self._write_wait = seconds

    def extend_waiting(self, seconds: float) -> None:
        """Raise that limit by ``seconds``."""
        self._write_wait += seconds

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As ``socket.recv``.

        Raises:
            TimeoutError: the request's deadline has passed.
        """
        with self._at_most(self._read_by - time.monotonic()):
            return super().recv(size, flags)

    def send(self, data: bytes, flags: int = 0) -> int:  # type: ignore[override]
        """As ``socket.send``."""
        self._answered = True
        return super().send(data, flags)

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        """As ``socket.sendall``.

        Raises:
            TimeoutError: writes have waited too long for the client.
        """
        begun = time.monotonic()
        if not self._answered:
            self._answered = True
            self._read_by = min(self._read_by, begun + DRAIN_SECONDS)
        try:
            with self._at_most(self._write_wait):
                super().sendall(data, flags)
        finally:
            self._write_wait -= time.monotonic() - begun

    def is_disconnected(self, may_probe: bool) -> bool:
        """True if no client is left to read a response; never waits.

        A client that has shut down its sending side after the request looks disconnected until something is sent to
        it. So it is sent an interim response, once, unless the response itself has begun, whose bytes do as well. Bytes
        of a further request mean nothing here.

        Args:
            may_probe: the client supports interim responses, which HTTP/1.0 does not have.
        """
        state = self._state()
        if state & DISCONNECTED:
            return True
        if state & select.POLLRDHUP and may_probe and not self._answered:
            try:
                self.sendall(PROBE)
            except OSError:
                return True
        return False

    def seems_disconnected(self) -> bool:
        """True if the client has probably disconnected; sends nothing, so it is thread-safe."""
        return self._state() & (DISCONNECTED | select.POLLRDHUP) != 0

    def _state(self) -> int:
        if (number := self.fileno()) < 0:
            return select.POLLNVAL
        poll = select.poll()
        poll.register(number, select.POLLRDHUP)
        events = poll.poll(0)
        return events[0][1] if events else 0

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """Limit the operations within to ``seconds``; non-blocking ones are unchanged."""
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
