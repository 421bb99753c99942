import logging
from typing import Any

import pytest
from falcon import testing

PATH = "/v1/audio/speech"
SECRET = "The eagle has landed"


def test_one_line_for_speech_with_what_it_took(client: testing.TestClient, lines: Any) -> None:
    answer = client.simulate_post(
        PATH, json={"input": "pieces=3 size=24000", "response_format": "pcm"}, headers={"x-request-id": "r-1"}
    )
    (line,) = lines()
    expected = {
        "request_id": "r-1",
        "method": "POST",
        "path": PATH,
        "status": 200,
        "format": "pcm",
        "characters": 19,
        "audio": 3.0,
        "sent": len(answer.content),
        "outcome": "complete",
    }
    assert expected.items() <= line.items()
    assert 0 <= line["waited"] <= line["first_byte"] <= line["seconds"]


def test_one_line_for_everything_else(client: testing.TestClient, lines: Any) -> None:
    client.simulate_get("/v1/models/other", query_string="a=b")
    client.simulate_get("/healthz")
    missing, healthy = lines()
    assert (missing["path"], missing["status"], missing["code"]) == ("/v1/models/{model}", 404, "not_found")
    assert (healthy["path"], healthy["status"]) == ("/healthz", 200)
    assert "code" not in healthy and "outcome" not in healthy
    assert healthy["sent"] > 0


def test_a_stream_that_failed_says_so(client: testing.TestClient, lines: Any) -> None:
    with pytest.raises(ConnectionResetError):
        client.simulate_post(PATH, json={"input": "pieces=4 fail=2", "response_format": "pcm"})
    (line,) = lines()
    assert (line["status"], line["outcome"], line["audio"]) == (200, "failed", 1.0)


def test_a_client_that_left_is_told_from_one_that_stayed(client: testing.TestClient, lines: Any) -> None:
    environ = testing.create_environ(PATH, method="POST", body='{"input": "pieces=9", "response_format": "pcm"}')
    body: Any = client.app(environ, testing.StartResponseMock())
    next(iter(body))
    assert lines() == [], "written when the stream is closed and not before"
    body.close()
    (line,) = lines()
    assert line["outcome"] == "abandoned"


@pytest.mark.parametrize(
    "fields", [{"input": SECRET}, {"input": SECRET, "voice": SECRET}, {"input": SECRET, "speed": SECRET}]
)
def test_no_word_of_the_text_is_logged(
    client: testing.TestClient, caplog: pytest.LogCaptureFixture, fields: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)
    client.simulate_post(PATH, json=fields)
    client.simulate_get(f"/v1/models/{SECRET}", query_string=f"input={SECRET}")
    assert len(caplog.records) >= 2
    assert "eagle" not in caplog.text


def test_a_long_path_is_cut(client: testing.TestClient, lines: Any) -> None:
    client.simulate_get("/" + "x" * 5000)
    (line,) = lines()
    assert len(line["path"]) == 100
