"""The client's TCP connection, where WSGI is not enough: time limits, and an end that nobody takes for success.

Gunicorn passes its socket as ``gunicorn.socket``; under any other server, or in a test, these do nothing.
"""

import contextlib
import os
import socket
import struct
from contextlib import ExitStack

import falcon

from service.api.transport.sockets import ClientSocket

RESET_ON_CLOSE = struct.pack("ii", 1, 0)
END_ON_CLOSE = struct.pack("ii", 0, 0)


def limit_stalls(req: falcon.Request, seconds: float) -> None:
    """Let a write fail when the client takes nothing, and a read when it sends nothing, for ``seconds``.

    Without it a client that stops reading keeps its thread, and here the only place to speak, for ever: gunicorn's
    own timeout watches the main loop alone.
    """
    if (connection := _connection(req)) is not None:
        connection.settimeout(seconds)


class Client:
    """The client as one who listens: whether it is there, and how long it may keep the place to speak waiting."""

    def __init__(self, req: falcon.Request, patience: float) -> None:
        """``patience``: seconds that writes may wait for it in all, beside the time that what they send plays."""
        connection = _connection(req)
        self._connection = connection if isinstance(connection, ClientSocket) else None
        self._knows_interim = req.env.get("SERVER_PROTOCOL") != "HTTP/1.0"
        if self._connection is not None:
            self._connection.limit_waiting(patience)

    def gone(self) -> bool:
        """Whether it has left; never waits.

        NOTE: in HTTP/1.0 a client that closed its connection and one that only ended its request look alike until the
        answer is sent, so both are served.
        """
        return self._connection is not None and self._connection.is_gone(self._knows_interim)

    def leaving(self) -> bool:
        """Whether it seems to have left; any thread may ask."""
        return self._connection is not None and self._connection.is_leaving()

    def allow(self, seconds: float) -> None:
        """It is given ``seconds`` of audio, and may take as long to read them."""
        if self._connection is not None:
            self._connection.extend_waiting(seconds)


def hold(req: falcon.Request, held: ExitStack) -> None:
    """Until ``held`` is closed, let the connection end with a reset if the process does: killed, it can say nothing.

    The kernel would end it as if the body were whole, which in HTTP/1.0 is all that marks an end.
    """
    if (connection := _connection(req)) is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        held.callback(_release, connection)


def _release(connection: socket.socket) -> None:
    # It may have been closed by the client's fault.
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, END_ON_CLOSE)


def reset(req: falcon.Request) -> None:
    """End the connection so that a response cut short cannot pass for a whole one.

    HTTP/1.0, which nginx speaks to its upstreams unless told otherwise, marks the end of a body by the close alone; a
    reset is the only end it takes for an error. Nor does gunicorn's main loop then wait 2 s for the client to close.
    """
    if (connection := _connection(req)) is None:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    # Gunicorn would send a FIN, and trips over a socket that is closed already. So the socket it holds is made to be
    # another one, never connected, which closes the real one at once.
    with socket.socket() as unconnected:
        os.dup2(unconnected.fileno(), connection.fileno())


def _connection(req: falcon.Request) -> socket.socket | None:
    found = req.env.get("gunicorn.socket")
    return found if isinstance(found, socket.socket) and found.fileno() >= 0 else None
