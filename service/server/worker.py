"""Gunicorn's thread worker, made to keep its threads from clients that are slow, and its main loop from waiting.

The stock worker gives a connection a thread as soon as a byte of it arrives, or for 5 s if none does, and waits on its
main loop for up to 2 s when it closes one: a handful of trickling clients, or of browsers that connect ahead, keep
everybody else from an answer. Here the main loop collects requests, and a thread takes one that is there as a whole.

It also leaves in steps, so that no balancer sends it a request in vain. The stock worker stops accepting at once, but
its socket goes on listening until the last answer is out: whoever connects meanwhile waits, and is then reset. Told to
stop, this one says so in ``/readyz`` and serves on for a while; then it takes those who wait in the socket's queue,
closes it, so that others are refused and go elsewhere, and finishes.

TLS and HTTP/2 are the proxy's: both would need to read the connection in another way.
"""

import errno
import math
import re
import select
import selectors
import threading
import time
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.errors import ConfigError
from gunicorn.http import errors, get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from service.api.transport.sockets import ClientSocket, drain_backlog, reject_new_connections
from service.host import DRAINING
from service.server.lifo import HotQueue

LARGEST = 128 * 1024
"""Bytes the main loop collects of one request: all that is accepted, unless KOKORO_MAX_CHARS says more.
What is larger gets a thread, which reads on with the same deadline."""
PIECE = 16 * 1024
"""Bytes that are asked for at once: there is still memory for them when there is none for the largest request."""
COLLECTED = 24
"""Requests collected at once. One more, and the oldest is dropped: whoever is slow gives way."""
KEPT = 32
"""Connections kept for a next request at once; with those above fewer than ``worker_connections``, so that clients
that do nothing cannot stop the accepting of others."""
LINGER = 2.0
"""Seconds that a stopping worker waits for the request of a client that has just connected."""
HANDSHAKE = 0.1
"""Seconds that a client's handshake takes at most, of one that has begun when others are turned away."""
STATUSES = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.UnsupportedTransferCoding: 501,
    errors.ExpectationFailed: 417,
}
"""The others are 400."""


def is_whole(received: bytes) -> bool:
    """Whether a request is likely there to its end, so that a thread will not have to wait for it.

    No more than a guess: the parser has the last word, and a thread that has to wait all the same has its deadline.
    """
    head, end, body = received.partition(b"\r\n\r\n")
    if len(received) >= LARGEST:
        return True
    if not end:
        return False
    if re.search(rb"\r\nexpect:", head, re.IGNORECASE):
        return True
    if re.search(rb"\r\ntransfer-encoding:[^\r]*chunked", head, re.IGNORECASE):
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"\r\ncontent-length:[ \t]*(\d{1,20})", head, re.IGNORECASE)
    return length is None or not len(body) < int(length[1]) < LARGEST


class Connection(TConn):  # type: ignore[misc]
    """A connection whose request is collected before anybody waits for it."""

    def __init__(self, cfg: Any, sock: ClientSocket, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.parser = get_parser(cfg, sock, client)
        self.data_ready = True
        self.since = time.monotonic()

    def expect(self, seconds: float) -> None:
        """A request begins, and must have arrived within ``seconds``."""
        self.timeout = time.monotonic() + seconds
        self.sock.setblocking(False)
        self.sock.expect_request(self.timeout)

    @property
    def collected(self) -> bytes:
        """What is there of it."""
        data: bytes = self.parser.unreader.buf.getvalue()
        return data

    def collect(self) -> bool:
        """Take what has come, without waiting; whether a thread should take over. That may fail, this must not."""
        buffer = self.parser.unreader.buf
        try:
            while data := self.sock.recv(PIECE):
                buffer.seek(0, 2)
                buffer.write(data)
                if is_whole(self.collected):
                    return True
        except BlockingIOError:
            return is_whole(self.collected)
        except (OSError, MemoryError):
            return True
        return True

    def linger(self) -> None:
        """Send the end, and wait a little while the client still sends, as a reset could overtake the answer."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if poll.poll(0) or not self.parser.finish_body(deadline=time.monotonic() + 0.001):
            util.close_graceful(self.sock)

    def close(self, graceful: bool = False) -> None:
        """At once: this is called on the main loop."""
        util.close(self.sock)


class SpeechWorker(ThreadWorker):  # type: ignore[misc]
    """See the module."""

    upload_seconds = 30.0
    """Within which a request must have arrived."""
    drain_seconds = 0.0
    """How long it serves on when it is told to stop."""
    wsgi: Any
    web_app: Any
    """What was loaded; ``wsgi`` tells it of each request whether the server is to stop."""
    sockets: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_keepalived = KEPT
        self._leave_at = math.inf
        self._turned_away = False

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("TLS is not spoken here: put a proxy in front")

    def get_thread_pool(self) -> Any:
        """With all of its threads: one that found no memory to begin with would be waited for for ever.

        COMPAT: ``_work_queue`` is the executor's own, the same in Python 3.11 and 3.12.
        """
        pool = super().get_thread_pool()
        pool._work_queue = HotQueue()
        begun = threading.Barrier(self.cfg.threads + 1)
        for _ in range(self.cfg.threads):
            pool.submit(begun.wait)
        begun.wait()
        return pool

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.web_app = self.wsgi
        self.wsgi = partial(self._call, self.web_app)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: begin to leave. One that is still loading has nobody to tell, and ends at once."""
        if not self.booted:
            super().handle_exit(sig, frame)
        elif self._leave_at == math.inf:
            self._leave_at = time.monotonic() + self.drain_seconds
            # No connection is kept for a next request.
            self.max_keepalived = 0
            self.method_queue.defer(lambda: None)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        if self.sockets:
            timeout = max(0.0, min(timeout, self._leave_at - time.monotonic()))
        super().wait_for_and_dispatch_events(timeout)
        if self.sockets and time.monotonic() >= self._leave_at:
            self._leave()

    def accept(self, listener: Any) -> None:
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self._welcome(accepted, address, listener.getsockname())

    def enqueue_req(self, conn: Connection) -> None:
        """A request begins, on a new connection or one that was kept."""
        conn.expect(self.upload_seconds)
        if conn.collect():
            super().enqueue_req(conn)
            return
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        if len(self.pending_conns) > COLLECTED:
            self._drop(self.pending_conns[0])

    def on_pending_socket_readable(self, conn: Connection, client: ClientSocket) -> None:
        if conn.collect():
            self._take(conn)
            super().enqueue_req(conn)

    def murder_pending(self) -> None:
        """End the waiting for requests that did not arrive in time."""
        now = time.monotonic()
        for conn in list(self.pending_conns):
            begun = conn.collected
            until = conn.timeout if self.alive or begun else min(conn.timeout, conn.since + LINGER)
            if until > now:
                continue
            # Looked for once more: a selector whose time ran out while the machine was paused says that nothing came.
            # With a head alone the application can say what is wrong: reading fails at once.
            if conn.collect() or b"\r\n\r\n" in conn.collected:
                self._take(conn)
                super().enqueue_req(conn)
            else:
                self._drop(conn)

    def handle(self, conn: Connection) -> Any:
        if len(begun := conn.collected) >= LARGEST and b"\r\n\r\n" not in begun:
            # The parser would wait for four times as much.
            self.handle_error(None, conn.sock, conn.client, errors.LimitRequestHeaders("the head does not end"))
            kept = False
        else:
            kept = super().handle(conn)
        if kept is False and conn.sock.fileno() >= 0:
            conn.linger()
        return kept

    def handle_error(self, req: Any, client: ClientSocket, addr: Any, exc: Exception) -> None:
        """Answer what never became a request, or what no other error handler has seen, in the usual shape."""
        # Imported late: the master loads this module too.
        from service.api.problems import raw_error_response

        if isinstance(exc, errors.ParseException) and not isinstance(exc, errors.InvalidResponseHeader):
            self.log.info("refused a malformed request: %s", type(exc).__name__)
            status = next((status for kind, status in STATUSES.items() if isinstance(exc, kind)), 400)
            answer = raw_error_response(status, f"the request cannot be parsed: {exc}")
        else:
            self.log.error("request failed", exc_info=exc)
            answer = raw_error_response(500, "the server failed")
        try:
            client.settimeout(LINGER)
            client.sendall(answer)
        except OSError:
            self.log.debug("nobody took the error")

    def _call(self, app: Any, environ: dict[str, Any], start_response: Any) -> Any:
        environ[DRAINING] = self._leave_at < math.inf
        return app(environ, start_response)

    def _leave(self) -> None:
        """First nobody new comes into the queue, then those who are in it are taken."""
        if not self._turned_away:
            self._turned_away = True
            self._leave_at += HANDSHAKE
            for listener in self.sockets:
                reject_new_connections(listener)
            return
        self.alive = False
        self.set_accept_enabled(False)
        listeners, self.sockets = self.sockets, []
        for listener in listeners:
            server = listener.getsockname()
            for accepted, client in drain_backlog(listener):
                self._welcome(accepted, client, server)

    def _welcome(self, accepted: Any, client: Any, server: Any) -> None:
        try:
            connection = Connection(self.cfg, ClientSocket(accepted), client, server)
        except MemoryError:
            self.log.error("no memory for one more client")
            return
        self.nr_conns += 1
        self.enqueue_req(connection)

    def _take(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _drop(self, conn: Connection) -> None:
        self._take(conn)
        self.nr_conns -= 1
        conn.close()
        # Browsers connect ahead, which is worth no line.
        if conn.collected:
            self.log.info("dropped a client whose request did not arrive")
