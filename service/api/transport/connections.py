"""The client's TCP connection, where WSGI is not enough: time limits, disconnects, and resets of incomplete bodies.

Gunicorn passes its socket as ``gunicorn.socket``; under any other server, or in a test, these do nothing.
"""

import contextlib
import os
import socket
import struct
from contextlib import ExitStack

import falcon

from service.api.transport.sockets import ClientSocket

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_FIN_ON_CLOSE = struct.pack("ii", 0, 0)


def limit_stalls(req: falcon.Request, seconds: float) -> None:
    """Let a write fail when the client reads nothing, and a read when it sends nothing, for ``seconds``.

    Without it a client that stops reading would keep its thread, and the slot, indefinitely: Gunicorn's own timeout
    watches the main loop alone.
    """
    if (connection := _connection(req)) is not None:
        connection.settimeout(seconds)


class Client:
    """The connection of one request's client: its disconnect, and the time that writes may wait for it.

    Args:
        req: whose client it is.
        stall_seconds: that writes may wait in all, beyond the playing time of what they send.
    """

    def __init__(self, req: falcon.Request, stall_seconds: float) -> None:
        connection = _connection(req)
        self._connection = connection if isinstance(connection, ClientSocket) else None
        self._supports_interim = req.env.get("SERVER_PROTOCOL") != "HTTP/1.0"
        if self._connection is not None:
            self._connection.limit_waiting(stall_seconds)

    def disconnected(self) -> bool:
        """True once the client has disconnected; never waits.

        NOTE: in HTTP/1.0 a client that closed its connection and one that only ended its request look alike until the
        response is sent, so both are served.
        """
        return self._connection is not None and self._connection.is_disconnected(self._supports_interim)

    def seems_disconnected(self) -> bool:
        """True if the client has probably disconnected; thread-safe."""
        return self._connection is not None and self._connection.seems_disconnected()

    def extend_deadline(self, seconds: float) -> None:
        """Allow writes to wait ``seconds`` longer: the playing time of audio that was made."""
        if self._connection is not None:
            self._connection.extend_waiting(seconds)


def reset_on_exit(req: falcon.Request, resources: ExitStack) -> None:
    """Until ``resources`` are closed, let the kernel reset the connection if this process is killed.

    It would otherwise end the connection as if the body were complete, which in HTTP/1.0 is all that marks an end.
    """
    if (connection := _connection(req)) is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        resources.callback(_end_normally, connection)


def _end_normally(connection: socket.socket) -> None:
    # A disconnect may have closed it.
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FIN_ON_CLOSE)


def reset(req: falcon.Request) -> None:
    """End the connection with a reset, so that an incomplete response cannot pass for a complete one.

    HTTP/1.0, which nginx speaks to its upstreams unless configured otherwise, marks the end of a body by the close
    alone; a reset is the only end it takes for an error. Nor does Gunicorn's main loop then wait 2 s for the client.
    """
    if (connection := _connection(req)) is None:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    # Gunicorn would send a FIN, and fails on a socket that is closed already. So its descriptor is replaced by that of
    # an unconnected socket, which closes the real one at once.
    with socket.socket() as unconnected:
        os.dup2(unconnected.fileno(), connection.fileno())


def _connection(req: falcon.Request) -> socket.socket | None:
    found = req.env.get("gunicorn.socket")
    return found if isinstance(found, socket.socket) and found.fileno() >= 0 else None
