import selectors
import socket
from concurrent.futures import Future
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from service.api.transport.bodies import body_limit
from service.api.transport.sockets import ClientSocket
from service.server.connection import MAX_COLLECTED_BYTES, Connection
from service.server.worker import MAX_KEPT_ALIVE, MAX_PENDING, SpeechWorker
from service.settings import Settings

POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


def test_every_body_that_is_accepted_is_collected_and_all_of_them_are_few() -> None:
    assert body_limit(Settings().max_chars) < MAX_COLLECTED_BYTES
    assert MAX_PENDING * MAX_COLLECTED_BYTES <= 3 << 20
    assert MAX_KEPT_ALIVE + MAX_PENDING < 128


class Pool:
    """Takes what threads would do, and does nothing of it."""

    def __init__(self) -> None:
        self.given: list[Connection] = []

    def submit(self, _handle: object, connection: Connection) -> "Future[None]":
        self.given.append(connection)
        return Future()


@pytest.fixture
def worker() -> SpeechWorker:
    """One that runs no main loop, whose requests are late as soon as they begin."""
    worker = SpeechWorker(1, 1, [], None, 30, Config(), SimpleNamespace(info=print))
    worker.upload_seconds = 0
    worker.alive, worker.tpool, worker.poller = True, Pool(), selectors.DefaultSelector()
    return worker


@pytest.mark.parametrize(
    ("before", "unseen", "is_served"),
    [
        (POST + b"Content-Length: 2\r\n\r\n", b"{}", True),
        (b"GET / HT", b"TP/1.1\r\n\r\n", True),
        (POST + b"Content-Length: 2\r\n\r\n", b"{", True),
        (b"GET /", b" HT", False),
    ],
)
def test_a_request_that_arrived_while_the_machine_was_paused_is_not_late(
    worker: Any, before: bytes, unseen: bytes, is_served: bool
) -> None:
    """The whole machine was paused, and the first thing that is seen afterwards is the clock."""
    client, accepted = socket.socketpair()
    with closing(client), closing(worker.tmp), worker.poller, closing(ClientSocket(accepted)) as kept:
        client.sendall(before)
        worker.enqueue_req(connection := Connection(worker.cfg, kept, ("", 0), ("", 0)))
        assert list(worker.pending_conns) == [connection] and worker.tpool.given == []
        client.sendall(unseen)
        worker.murder_pending()
        assert worker.tpool.given == [connection] * is_served
        assert not worker.pending_conns
        if is_served:
            assert connection.collected == before + unseen
