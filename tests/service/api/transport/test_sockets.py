import math
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from service.api.transport.sockets import PROBE, ClientSocket
from tests.service.fakes import LIMIT, wait_until

RESET = struct.pack("ii", 1, 0)


@pytest.fixture
def pair() -> Iterator[tuple[ClientSocket, socket.socket]]:
    """A server's end and a client's end of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
    client.settimeout(LIMIT)
    with client, ClientSocket(accepted) as server:
        assert accepted.fileno() == -1
        yield server, client


def test_a_request_that_trickles_meets_its_deadline(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    server.settimeout(LIMIT)
    server.expect_request(time.monotonic() + 0.1)
    done = threading.Event()

    def trickle() -> None:
        while not done.wait(0.01):
            client.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        with pytest.raises(TimeoutError):
            while server.recv(100):
                pass
    finally:
        done.set()
        thread.join(LIMIT)
    assert server.gettimeout() == LIMIT


def test_a_deadline_that_has_passed_stops_even_what_is_there(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    client.sendall(b"late")
    server.expect_request(time.monotonic() - 1)
    with pytest.raises(TimeoutError):
        server.recv(100)
    server.expect_request(math.inf)
    assert server.recv(100) == b"late"


def test_nobody_waits_for_what_an_answered_request_still_sends(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, _client = pair
    server.expect_request(math.inf)
    server.sendall(b"refused")
    with pytest.raises(TimeoutError):
        server.recv(100)


def test_reads_that_do_not_wait_have_no_deadline(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    server.expect_request(time.monotonic() - 1)
    server.setblocking(False)
    with pytest.raises(BlockingIOError):
        server.recv(100)
    client.sendall(b"here")
    assert wait_until(lambda: server.recv(100, socket.MSG_PEEK | socket.MSG_WAITALL) == b"here")


def test_a_slow_reader_uses_up_the_patience(pair: tuple[ClientSocket, socket.socket]) -> None:
    """However evenly it reads: each write alone is quick enough for the time limit on one."""
    server, client = pair
    server.settimeout(LIMIT)
    server.limit_waiting(0.3)
    done = threading.Event()

    def sip() -> None:
        while not done.wait(0.01):
            client.recv(4096)

    thread = threading.Thread(target=sip)
    thread.start()
    try:
        with pytest.raises(TimeoutError):
            for _ in range(1000):
                server.sendall(bytes(100_000))
    finally:
        done.set()
        thread.join(LIMIT)
    with pytest.raises(TimeoutError):
        server.sendall(b"more")
    server.extend_waiting(LIMIT)
    server.expect_request(math.inf)
    server.settimeout(0)


def test_one_who_listens_is_there(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    assert not server.is_disconnected(may_probe=True)
    client.sendall(b"GET /another HTTP/1.1\r\n\r\n")
    assert not server.is_disconnected(may_probe=True)
    client.setblocking(False)
    with pytest.raises(BlockingIOError):
        client.recv(100)


def test_one_that_closed_is_disconnected(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    client.close()
    assert wait_until(lambda: server.is_disconnected(may_probe=True))


def test_one_that_closed_with_something_unread_is_disconnected_without_a_probe(
    pair: tuple[ClientSocket, socket.socket],
) -> None:
    server, client = pair
    server.sendall(b"audio")
    assert wait_until(lambda: client.recv(100, socket.MSG_PEEK))
    client.close()
    assert wait_until(lambda: server.is_disconnected(may_probe=False))


def test_one_that_reset_is_disconnected(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.close()
    assert wait_until(lambda: server.is_disconnected(may_probe=False))


def test_one_that_only_ends_its_request_is_there_and_asked_once(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    client.shutdown(socket.SHUT_WR)
    for _ in range(20):
        assert not server.is_disconnected(may_probe=True)
        time.sleep(0.005)
    server.sendall(b"audio")
    server.close()
    received = b""
    while part := client.recv(100):
        received += part
    assert received == PROBE + b"audio"


def test_whether_one_seems_to_leave_is_found_out_without_a_word(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    assert not server.seems_disconnected()
    client.shutdown(socket.SHUT_WR)
    assert wait_until(server.seems_disconnected)
    server.close()
    assert server.seems_disconnected()
    assert client.recv(100) == b""


def test_nothing_is_put_into_an_answer_that_has_begun(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    server.sendall(b"head")
    client.shutdown(socket.SHUT_WR)
    assert not server.is_disconnected(may_probe=True)
    server.close()
    assert client.recv(100) == b"head"


def test_one_that_knows_no_interim_answer_is_sent_none(pair: tuple[ClientSocket, socket.socket]) -> None:
    server, client = pair
    client.shutdown(socket.SHUT_WR)
    assert not server.is_disconnected(may_probe=False)
    server.close()
    assert client.recv(100) == b""
