"""Client connection whose request is collected on the main loop, before a thread handles it."""

import re
import select
import time
from typing import Any

from gunicorn import util
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn

from service.api.transport.sockets import ClientSocket

MAX_COLLECTED_BYTES = 128 * 1024
"""Bytes of one request that the main loop collects: all that is accepted, unless KOKORO_MAX_CHARS says more.
A larger request gets a thread, which reads on with the same deadline."""
READ_BYTES = 16 * 1024
"""Bytes of one read: small enough to find memory when there is none for the largest request."""

_EXPECT = re.compile(rb"\r\nexpect:", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,20})", re.IGNORECASE)


def is_complete(received: bytes) -> bool:
    """True if a request has probably arrived to its end, so that a thread will not have to wait for it.

    No more than a guess: the parser decides, and a thread that has to wait all the same has its deadline.
    """
    if len(received) >= MAX_COLLECTED_BYTES:
        return True
    head, head_end, body = received.partition(b"\r\n\r\n")
    if not head_end:
        return False
    if _EXPECT.search(head):
        # The client sends its body only after an interim response.
        return True
    if _CHUNKED.search(head):
        return body.endswith(b"0\r\n\r\n")
    length = _CONTENT_LENGTH.search(head)
    return length is None or not len(body) < int(length[1]) < MAX_COLLECTED_BYTES


class Connection(TConn):  # type: ignore[misc]
    """Gunicorn's connection, with non-blocking collection of its requests."""

    def __init__(self, cfg: Any, sock: ClientSocket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.parser = get_parser(cfg, sock, client)
        self.data_ready = True
        self.accepted_at = time.monotonic()

    def expect_request(self, seconds: float) -> None:
        """Begin to collect a request, which must arrive within ``seconds``."""
        self.timeout = time.monotonic() + seconds
        self.sock.setblocking(False)
        self.sock.expect_request(self.timeout)

    @property
    def collected(self) -> bytes:
        """Bytes of the request that have been read so far."""
        data: bytes = self.parser.unreader.buf.getvalue()
        return data

    def collect(self) -> bool:
        """Read available bytes without waiting; return True if a thread should take over.

        A thread also takes over after an error, which it will meet again and handle: this method must not fail, as it
        runs on the main loop.
        """
        buffer = self.parser.unreader.buf
        try:
            while data := self.sock.recv(READ_BYTES):
                buffer.seek(0, 2)
                buffer.write(data)
                if is_complete(self.collected):
                    return True
        except BlockingIOError:
            return is_complete(self.collected)
        except (OSError, MemoryError):
            return True
        return True

    def linger(self) -> None:
        """Half-close, and wait a little while the client still sends: a reset could overtake the response."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if poll.poll(0) or not self.parser.finish_body(deadline=time.monotonic() + 0.001):
            util.close_graceful(self.sock)

    def close(self, graceful: bool = False) -> None:
        """Close at once, whatever ``graceful`` is: the main loop calls this and must not wait."""
        util.close(self.sock)
