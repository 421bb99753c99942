"""Gunicorn thread worker that collects requests on its main loop and shuts down in stages.

Collection: the stock worker gives a connection a thread as soon as a byte of it arrives, or for 5 s if none does, and
its main loop blocks for up to 2 s when it closes one. A handful of slow clients, or of browsers that connect ahead,
block all others. Here the main loop collects requests without blocking, and a thread handles a complete one.

Shutdown: the stock worker stops accepting at once, but its socket goes on listening until the last response is sent; a
client that connects meanwhile waits, and is then reset. This one reports the shutdown in ``/readyz`` and serves on for
a while, so that a load balancer stops sending. Then it refuses new connections, accepts those in the socket's queue,
closes the socket, and finishes.

TLS and HTTP/2 are the proxy's: both would need to read the connection in another way.
"""

import errno
import math
import selectors
import threading
import time
from functools import partial
from typing import Any

from gunicorn.errors import ConfigError
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from service.api.transport.sockets import ClientSocket, drain_backlog, reject_new_connections
from service.host import DRAINING
from service.server.connection import MAX_COLLECTED_BYTES, Connection
from service.server.lifo import LifoWakeupQueue

MAX_PENDING = 24
"""Connections whose requests are being collected. With one more, the oldest is closed: a slow client gives way."""
MAX_KEPT_ALIVE = 32
"""Connections that are idle between requests. With the pending ones fewer than ``worker_connections``, so that idle
clients cannot stop the worker from accepting."""
LINGER_SECONDS = 2.0
"""Time for which a worker that shuts down waits for the request of a client that has just connected."""
HANDSHAKE_SECONDS = 0.1
"""Maximum duration of a TCP handshake that has begun when new connections are refused."""
STATUS_OF_ERROR = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.UnsupportedTransferCoding: 501,
    errors.ExpectationFailed: 417,
}
"""Statuses of parse errors; the status of all others is 400."""


class SpeechWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's thread worker with the changes that the module describes. Names without ``_`` are gunicorn's."""

    upload_seconds = 30.0
    """Time within which a request must arrive."""
    drain_seconds = 0.0
    """Time for which it serves on after SIGTERM."""
    wsgi: Any
    web_app: Any
    """The loaded application; ``wsgi`` wraps it and marks each request of a worker that shuts down."""
    sockets: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_keepalived = MAX_KEPT_ALIVE
        self._close_at = math.inf
        """Time of the next stage of the shutdown."""
        self._refuses_new = False

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse TLS.

        Raises:
            ConfigError: a certificate is configured.
        """
        super().check_config(cfg, log)
        if cfg.is_ssl:
            raise ConfigError("TLS is not supported here: put a proxy in front")

    def get_thread_pool(self) -> Any:
        """The pool with all of its threads started: one without memory to start would be waited for indefinitely.

        COMPAT: ``_work_queue`` is the executor's own, the same in Python 3.11 to 3.14.
        """
        pool = super().get_thread_pool()
        pool._work_queue = LifoWakeupQueue()
        all_started = threading.Barrier(self.cfg.threads + 1)
        for _ in range(self.cfg.threads):
            pool.submit(all_started.wait)
        all_started.wait()
        return pool

    def load_wsgi(self) -> None:
        """Load the application and wrap it."""
        super().load_wsgi()
        self.web_app = self.wsgi
        self.wsgi = partial(self._call, self.web_app)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin the shutdown on SIGTERM. A worker that is still loading has no clients, and ends at once."""
        if not self.booted:
            super().handle_exit(sig, frame)
        elif not self._is_draining:
            self._close_at = time.monotonic() + self.drain_seconds
            # No connection is kept for a next request.
            self.max_keepalived = 0
            # Wakes the main loop.
            self.method_queue.defer(lambda: None)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """One turn of the main loop, which ends in time for the next stage of the shutdown."""
        if self.sockets:
            timeout = max(0.0, min(timeout, self._close_at - time.monotonic()))
        super().wait_for_and_dispatch_events(timeout)
        if self.sockets and time.monotonic() >= self._close_at:
            self._shut_down_further()

    def accept(self, listener: Any) -> None:
        """Accept one connection."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self._open_connection(accepted, address, listener.getsockname())

    def enqueue_req(self, conn: Connection) -> None:
        """Collect a request, on a new connection or one that was kept alive, and submit it if it is complete."""
        conn.expect_request(self.upload_seconds)
        if conn.collect():
            super().enqueue_req(conn)
            return
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        if len(self.pending_conns) > MAX_PENDING:
            self._drop(self.pending_conns[0])

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Take a connection back from a thread and keep or close it.

        The stock worker counts the idle connections when a response begins, so that responses that end together, or
        before this loop has counted the previous one, are all kept. With one more than there is room for, the one that
        has been idle the longest is closed.
        """
        super().finish_request(conn, fs)
        if len(self.keepalived_conns) > MAX_KEPT_ALIVE:
            oldest = self.keepalived_conns.popleft()
            self.poller.unregister(oldest.sock)
            self.nr_conns -= 1
            oldest.close()

    def on_pending_socket_readable(self, conn: Connection, client: ClientSocket) -> None:
        """Collect more of a request, and submit it if it is complete."""
        if conn.collect():
            self._submit_pending(conn)

    def murder_pending(self) -> None:
        """Time out requests that did not arrive within their deadline."""
        now = time.monotonic()
        for conn in list(self.pending_conns):
            deadline = conn.timeout
            if not self.alive and not conn.collected:
                deadline = min(deadline, conn.accepted_at + LINGER_SECONDS)
            if deadline > now:
                continue
            # Read once more: if the machine was paused, the time is over before the selector has reported new bytes.
            # With a complete head the application can answer with the reason: reading on fails at once.
            if conn.collect() or b"\r\n\r\n" in conn.collected:
                self._submit_pending(conn)
            else:
                self._drop(conn)

    def handle(self, conn: Connection) -> Any:
        """Handle a request in a thread; return whether the connection is kept alive."""
        collected = conn.collected
        if len(collected) >= MAX_COLLECTED_BYTES and b"\r\n\r\n" not in collected:
            # The parser would wait for four times as much.
            self.handle_error(None, conn.sock, conn.client, errors.LimitRequestHeaders("the head does not end"))
            keeps_alive = False
        else:
            keeps_alive = super().handle(conn)
        if keeps_alive is False and conn.sock.fileno() >= 0:
            conn.linger()
        return keeps_alive

    def handle_error(self, req: Any, client: ClientSocket, addr: Any, exc: Exception) -> None:
        """Answer a malformed request, or an error that the application has not handled, in the usual shape."""
        # Imported late: the master loads this module too.
        from service.api.problems import raw_error_response

        if isinstance(exc, errors.ParseException) and not isinstance(exc, errors.InvalidResponseHeader):
            self.log.info("refused a malformed request: %s", type(exc).__name__)
            status = next((status for kind, status in STATUS_OF_ERROR.items() if isinstance(exc, kind)), 400)
            response = raw_error_response(status, f"the request cannot be parsed: {exc}")
        else:
            self.log.error("request failed", exc_info=exc)
            response = raw_error_response(500, "the server failed")
        try:
            client.settimeout(LINGER_SECONDS)
            client.sendall(response)
        except OSError:
            self.log.debug("the client has not read the error response")

    @property
    def _is_draining(self) -> bool:
        return self._close_at < math.inf

    def _call(self, app: Any, environ: dict[str, Any], start_response: Any) -> Any:
        environ[DRAINING] = self._is_draining
        return app(environ, start_response)

    def _shut_down_further(self) -> None:
        """Refuse new connections; after the duration of a handshake, accept the queued ones and close the sockets."""
        if not self._refuses_new:
            self._refuses_new = True
            self._close_at += HANDSHAKE_SECONDS
            for listener in self.sockets:
                reject_new_connections(listener)
            return
        self.alive = False
        self.set_accept_enabled(False)
        listeners, self.sockets = self.sockets, []
        for listener in listeners:
            server = listener.getsockname()
            for accepted, client in drain_backlog(listener):
                self._open_connection(accepted, client, server)

    def _open_connection(self, accepted: Any, client: Any, server: Any) -> None:
        try:
            connection = Connection(self.cfg, ClientSocket(accepted), client, server)
        except MemoryError:
            self.log.error("no memory for another connection")
            return
        self.nr_conns += 1
        self.enqueue_req(connection)

    def _submit_pending(self, conn: Connection) -> None:
        self._remove_pending(conn)
        super().enqueue_req(conn)

    def _drop(self, conn: Connection) -> None:
        self._remove_pending(conn)
        self.nr_conns -= 1
        conn.close()
        # Browsers connect ahead and send nothing, which is not worth a line.
        if conn.collected:
            self.log.info("dropped a client whose request did not arrive")

    def _remove_pending(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
