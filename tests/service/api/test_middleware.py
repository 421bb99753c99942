import socket
from collections.abc import Iterator

import falcon
import pytest
from falcon import testing

from service.api.transport.connections import Client, limit_stalls, reset
from service.api.transport.sockets import ClientSocket

PATH = "/v1/audio/speech"


def test_a_request_without_an_id_is_given_one(client: testing.TestClient) -> None:
    ids = {client.simulate_get("/healthz").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5


def test_a_callers_own_id_is_kept(client: testing.TestClient) -> None:
    answer = client.simulate_post(PATH, json={}, headers={"x-request-id": "Abc-1.2_3"})
    assert answer.headers["x-request-id"] == "Abc-1.2_3"


@pytest.mark.parametrize("unfit", ["a b", "é", "x" * 129, "a\tb", "<script>", "a,b"])
def test_an_id_that_does_not_fit_a_header_or_a_log_is_replaced(client: testing.TestClient, unfit: str) -> None:
    answer = client.simulate_get("/healthz", headers={"x-request-id": unfit})
    assert answer.headers["x-request-id"] not in {unfit, ""}
    assert answer.headers["x-request-id"].isalnum()


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/v1/models"])
def test_no_answer_is_to_be_taken_for_something_else(client: testing.TestClient, path: str) -> None:
    assert client.simulate_get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "PUT"])
def test_methods_that_are_not_meant_are_named_the_ones_that_are(client: testing.TestClient, method: str) -> None:
    answer = client.simulate_request(method, PATH)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, OPTIONS"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A server's end and a client's end of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    client.settimeout(10)
    with client, server:
        yield server, client


def request(connection: object) -> falcon.Request:
    environ = testing.create_environ("/")
    environ["gunicorn.socket"] = connection
    return falcon.Request(environ)


def test_a_client_that_does_not_read_makes_the_write_fail(pair: tuple[socket.socket, socket.socket]) -> None:
    server, _client = pair
    limit_stalls(request(server), 0.05)
    with pytest.raises(TimeoutError):
        server.sendall(bytes(64_000_000))


def test_a_client_may_keep_writes_waiting_as_long_as_what_it_is_given_plays(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    server, client = pair
    connection = ClientSocket(server)
    Client(request(connection), 0.01)
    with connection, pytest.raises(TimeoutError):
        connection.sendall(bytes(64_000_000))
    assert client.recv(100)


def test_more_audio_is_more_patience(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    with ClientSocket(server) as connection:
        Client(request(connection), 0).extend_deadline(10)
        connection.sendall(b"audio")
        assert client.recv(100) == b"audio"


def test_without_a_server_socket_there_is_nothing_to_limit_or_reset() -> None:
    limit_stalls(request(None), 1.0)
    reset(request(None))
    listener = Client(request(None), 1.0)
    listener.extend_deadline(1.0)
    assert not listener.disconnected()


def test_a_client_sees_a_reset_and_not_an_end(pair: tuple[socket.socket, socket.socket]) -> None:
    server, client = pair
    reset(request(server))
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    # What the server then does to its socket must neither fail in a new way nor reach anybody.
    server.setblocking(True)
    with pytest.raises(OSError, match="not connected"):
        server.shutdown(socket.SHUT_WR)
