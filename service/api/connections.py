"""The client's TCP connection, where WSGI is not enough: time limits, and an end that nobody takes for success.

Gunicorn passes its socket as ``gunicorn.socket``; under any other server, or in a test, these do nothing.
"""

import os
import socket
import struct

import falcon

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def limit_stalls(req: falcon.Request, seconds: float) -> None:
    """Let reads and writes fail when the client neither sends nor takes anything for ``seconds``.

    Without it a client that stops reading keeps its thread, and here the only place to speak, for ever: gunicorn's
    own timeout watches the main loop alone. One write may take ``seconds`` in all, so trickling does not help either.
    """
    if (connection := _connection(req)) is not None:
        connection.settimeout(seconds)


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
