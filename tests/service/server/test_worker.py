import selectors
import socket
from concurrent.futures import Future
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from hypothesis import assume, given
from hypothesis import strategies as st

from service.api.transport.bodies import body_limit
from service.api.transport.sockets import ClientSocket
from service.server.worker import COLLECTED, KEPT, LARGEST, Connection, SpeechWorker, is_whole
from service.settings import Settings

POST = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "received",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /ano",
        POST + b"Content-Length: 0\r\n\r\n",
        POST + b"content-length:2\r\n\r\n{}",
        POST + b"Content-Length: 2\r\n\r\n{}GET",
        POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
        POST + b"Content-Length: 10000000\r\n\r\n",
        POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        b"x" * LARGEST,
    ],
)
def test_what_a_thread_need_not_wait_for(received: bytes) -> None:
    assert is_whole(received)


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\n",
        POST + b"Content-Length: 2\r\n",
        POST + b"Content-Length: 2\r\n\r\n{",
        POST + b"Transfer-Encoding: chunked\r\n\r\n",
        POST + b"transfer-encoding:  chunked\r\n\r\n2\r\n{}\r\n",
        b"x" * (LARGEST - 1),
    ],
)
def test_what_is_waited_for_without_a_thread(received: bytes) -> None:
    assert not is_whole(received)


@given(st.binary(max_size=20))
def test_any_body_is_whole_once_its_declared_length_has_arrived(body: bytes) -> None:
    assert is_whole(POST + b"Content-Length: 5\r\n\r\n" + body) is (len(body) >= 5)


@given(st.binary(max_size=300), st.sampled_from([b"", POST]))
def test_any_bytes_without_the_end_of_a_head_are_waited_for(rest: bytes, begin: bytes) -> None:
    received = begin + rest
    assume(b"\r\n\r\n" not in received)
    assert not is_whole(received)


def test_every_body_that_is_accepted_is_collected_and_all_of_them_are_few() -> None:
    assert body_limit(Settings().max_chars) < LARGEST
    assert COLLECTED * LARGEST <= 3 << 20
    assert KEPT + COLLECTED < 128


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
def test_what_arrived_while_nobody_looked_is_not_late(
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
