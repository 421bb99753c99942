"""One shape on every route and status::

{"error": {"message": "...", "type": "...", "param": null or "field", "code": "..."}}
"""

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine

ACCEPTS = [None, "application/json", "application/octet-stream", "audio/mpeg", "text/html", "application/xml", "junk"]
SPEECH = "/v1/audio/speech"
GET_ONLY = ["/", "/healthz", "/readyz", "/v1/models", "/v1/models/kokoro-fake", "/v1/audio/models", "/v1/audio/voices"]


def headers(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"Accept": accept}


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize(
    ("body", "status", "param", "code"),
    [
        (b"", 400, None, "invalid_value"),
        (b"{", 400, None, "invalid_value"),
        (b'{"input": "Hello.", "speed": 9}', 400, "speed", "invalid_value"),
        (b'{"input": "Hello.", "response_format": "wma"}', 400, "response_format", "unsupported_format"),
        (b'{"input": "Hello.", "voice": "nobody"}', 400, "voice", "voice_not_found"),
        (b'{"input": "' + b"x" * 201 + b'"}', 400, "input", "text_too_long"),
        (b'{"input": "' + b"x" * 200_000 + b'"}', 413, None, "body_too_large"),
        (b'{"input": "fail=0"}', 500, None, "model_fault"),
        (b'{"input": "crash=0"}', 500, None, "internal_error"),
    ],
)
def test_refused_speech(
    client: testing.TestClient, accept: str | None, body: bytes, status: int, param: str | None, code: str
) -> None:
    answer = client.simulate_post(SPEECH, body=body, headers=headers(accept))
    assert_openai_error(answer, status, param=param, code=code)


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/v1/audio", "/v1/audio/speech/more", "/v1/models/a/b", "/%00"])
def test_unknown_paths(client: testing.TestClient, accept: str | None, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert_openai_error(client.simulate_request(method, path, headers=headers(accept)), 404, code="not_found")


@pytest.mark.parametrize("accept", ACCEPTS)
def test_an_unknown_model(client: testing.TestClient, accept: str | None) -> None:
    message = assert_openai_error(client.simulate_get("/v1/models/gpt-9", headers=headers(accept)), 404)
    assert "kokoro-fake" in message


@pytest.mark.parametrize("path", GET_ONLY)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_wrong_methods(client: testing.TestClient, path: str, method: str) -> None:
    answer = client.simulate_request(method, path, headers=headers("application/octet-stream"))
    assert_openai_error(answer, 405, code="method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_speech_is_posted(client: testing.TestClient, method: str) -> None:
    answer = client.simulate_request(method, SPEECH)
    message = assert_openai_error(answer, 405)
    assert message == "this path takes POST, OPTIONS only"
    assert "POST" in answer.headers["allow"]


def test_methods_that_do_not_exist(client: testing.TestClient) -> None:
    environ_method = testing.create_environ(SPEECH)
    environ_method["REQUEST_METHOD"] = "BREW"
    start = testing.StartResponseMock()
    body = b"".join(client.app(environ_method, start))
    assert str(start.status).startswith("405")
    assert body.startswith(b'{"error":')
    assert start.headers_dict["allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("encoding", ["gzip", "br", "GZIP"])
def test_compressed_bodies(client: testing.TestClient, encoding: str) -> None:
    answer = client.simulate_post(SPEECH, body=b"\x1f\x8b", headers={"Content-Encoding": encoding})
    assert_openai_error(answer, 415)


def test_not_ready() -> None:
    class Voiceless(FakeEngine):
        voices = ()

    client = testing.TestClient(create_app(Voiceless(), Settings()))
    assert_openai_error(client.simulate_get("/readyz"), 503)


def test_a_500_gives_nothing_away_and_names_the_request(client: testing.TestClient) -> None:
    answer = client.simulate_post(SPEECH, json={"input": "crash=0"}, headers={"x-request-id": "abc-1"})
    message = assert_openai_error(answer, 500)
    assert "crash" not in message
    assert answer.headers["x-request-id"] == "abc-1"
