"""Speech that breaks off, on a real gunicorn: its client sees that it did, and the next one is served."""

import http.client
import json
from collections.abc import Callable, Iterator

import pytest

from tests.service.fakes import wait_until
from tests.service.running import PIECE, SPEECH, TIMESTAMPS, Server, received, request_body, request_head, sharing


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose queue timeout is 0: a request is refused while another is synthesised."""
    with sharing(tmp_path_factory.mktemp("shared"), KOKORO_WAIT_SECONDS="0") as server:
        yield server


@pytest.fixture
def server(shared: Server) -> Iterator[Server]:
    with shared.isolated():
        yield shared


@pytest.mark.parametrize("script", ["pieces=4 fail=2", "pieces=4 crash=2"])
def test_a_failure_mid_way_is_seen_as_one_by_the_client(server: Server, script: str) -> None:
    response = server.speak(script)
    assert response.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["failed"])
    assert server.speak("pieces=1").status == 200
    assert server.log.count("Traceback") == 1


def test_a_failure_mid_way_is_seen_even_without_chunks(server: Server) -> None:
    """HTTP/1.0 ends a body with the connection, so a clean end would look like a short but whole file."""
    body = request_body("pieces=4 fail=2").encode()
    connection = server.connect()
    connection.sendall(request_head(len(body), "HTTP/1.0") + body)
    with pytest.raises(ConnectionResetError):
        received(connection)
    assert server.speak("pieces=1").status == 200


@pytest.mark.parametrize(("path", "fields"), [(SPEECH, {"stream_format": "sse"}), (TIMESTAMPS, {"stream": True})])
def test_a_failure_that_is_told_arrives_and_the_body_has_no_end(
    server: Server, path: str, fields: dict[str, object]
) -> None:
    response = server.ask("POST", path, request_body("pieces=4 fail=2", **fields))
    with pytest.raises(http.client.IncompleteRead) as caught:
        response.read()
    told = caught.value.partial.decode().strip().splitlines()[-1]
    assert json.loads(told.removeprefix("data: "))["error"]["code"] == "model_fault"
    assert server.speak("pieces=1").status == 200
    assert wait_until(lambda: server.log.count("Traceback") == 1)


def test_a_failure_that_is_told_arrives_even_without_chunks(server: Server) -> None:
    body = request_body("pieces=4 fail=2", stream_format="sse").encode()
    connection = server.connect()
    connection.sendall(request_head(len(body), "HTTP/1.0") + body)
    assert received(connection).endswith(b"}}\n\n")
    assert server.speak("pieces=1").status == 200


@pytest.mark.parametrize("fields", [{}, {"captions": "srt"}])
def test_timestamps_that_break_off_are_seen_as_such_by_the_client(server: Server, fields: dict[str, object]) -> None:
    script = "pieces=8 fail=7 size=24000 One. Two. Three. Four."
    response = server.ask("POST", TIMESTAMPS, request_body(script, **fields))
    assert response.status == 200
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert server.speak("pieces=1").status == 200


def test_what_is_spoken_for_too_long_is_broken_off_visibly(serve: Callable[..., Server]) -> None:
    server = serve(KOKORO_SPEAK_SECONDS="1.5")
    response = server.speak("pieces=4 hold=2")
    assert response.status == 200
    assert response.read(2 * PIECE)
    assert not wait_until(lambda: server.spoken, 1.7)
    server.open_gate()
    # The piece that was being made is still sent, and then it is over.
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    assert wait_until(lambda: [line["outcome"] for line in server.spoken] == ["failed"])
    assert "longer than the 1.5 s" in server.log
    assert "Traceback" not in server.log
    assert server.speak("pieces=1").status == 200
