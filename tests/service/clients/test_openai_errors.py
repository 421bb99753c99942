"""The official Python client against a server: what its users see of every kind of failure, and when it tries again."""

import re
from typing import Any

import pytest
from openai import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    OpenAI,
    RateLimitError,
)

from tests.service.clients.official import Answers, client_of, speak
from tests.service.fakes import wait_until
from tests.service.running import PIECE, Server


@pytest.mark.parametrize(
    ("fields", "status", "code", "param"),
    [
        ({"input": ""}, 400, "nothing_to_say", "input"),
        ({"input": "a" * 4097}, 400, "text_too_long", "input"),
        ({"input": None}, 400, "invalid_value", "input"),
        ({"voice": "nobody"}, 400, "voice_not_found", "voice"),
        ({"voice": {"id": "nobody"}}, 400, "voice_not_found", "voice"),
        ({"voice": {"name": "af_heart"}}, 400, "invalid_value", "voice.id"),
        ({"response_format": "ogg"}, 400, "unsupported_format", "response_format"),
        ({"speed": 4.1}, 400, "invalid_value", "speed"),
        ({"stream_format": "smoke"}, 400, "invalid_value", "stream_format"),
        ({"extra_body": {"padding": "x" * 200_000}}, 413, "body_too_large", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_with_a_request_is_told_once_and_precisely(
    client: OpenAI, answers: Answers, server: Server, fields: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    body = {"model": "tts-1", "voice": "af_heart", "input": "Hello.", **fields}
    with pytest.raises(APIStatusError) as caught:
        client.audio.speech.create(**body)
    error = caught.value
    assert isinstance(error, BadRequestError) is (status == 400)
    assert (error.status_code, error.code, error.param) == (status, code, param)
    assert error.type == "invalid_request_error"
    assert str(error.body["message"]) in error.message  # type: ignore[index]
    assert answers.statuses == [status]
    assert wait_until(lambda: any(line["request_id"] == error.request_id for line in server.spoken))


def test_a_model_that_is_not_here_is_not_found(client: OpenAI, answers: Answers) -> None:
    with pytest.raises(NotFoundError) as caught:
        client.models.retrieve("gpt-9")
    assert "kokoro-fake" in caught.value.message and caught.value.request_id
    assert answers.statuses == [404]


def test_what_openai_has_and_this_server_has_not_is_not_found(client: OpenAI, answers: Answers) -> None:
    for ask in (
        lambda: client.chat.completions.create(model="kokoro", messages=[]),
        lambda: client.audio.transcriptions.create(model="kokoro", file=b"RIFF"),
        lambda: client.files.list(),
    ):
        with pytest.raises(NotFoundError) as caught:
            ask()
        assert caught.value.code == "not_found"
    assert answers.statuses == [404] * 3


def test_a_failure_that_would_come_again_is_not_tried_again(client: OpenAI, answers: Answers) -> None:
    with pytest.raises(InternalServerError) as caught:
        speak(client, "fail=0")
    assert (caught.value.code, caught.value.type) == ("model_fault", "server_error")
    assert answers.statuses == [500]


def test_speech_that_breaks_off_is_an_error_and_not_a_short_file(server: Server, answers: Answers) -> None:
    with (
        client_of(server, answers).with_options(max_retries=0) as client,
        pytest.raises(APIConnectionError),
    ):
        speak(client, "pieces=4 fail=2")
    assert answers.statuses == [200]


def test_a_stream_that_breaks_off_is_an_error_and_not_a_short_file(client: OpenAI) -> None:
    heard = 0
    body = {"model": "tts-1", "voice": "af_heart", "input": "pieces=4 fail=2", "response_format": "pcm"}
    # Its HTTP library's own error comes through here.
    with (
        pytest.raises(Exception, match=r"(?i)incomplete|reset|closed"),
        client.audio.speech.with_streaming_response.create(**body) as answer,  # type: ignore[arg-type]
    ):
        for chunk in answer.iter_bytes():
            heard += len(chunk)
    assert heard <= 2 * PIECE


def test_a_key_that_is_not_known_is_an_authentication_error(guarded_server: Server, answers: Answers) -> None:
    with client_of(guarded_server, answers, "sk-third") as client, pytest.raises(AuthenticationError) as caught:
        speak(client, "pieces=1")
    assert caught.value.code == "invalid_api_key" and caught.value.request_id
    assert "sk-third" not in caught.value.message
    assert answers.statuses == [401]


def test_a_busy_server_is_asked_again_when_it_said(impatient_server: Server, caplog: pytest.LogCaptureFixture) -> None:
    answers = Answers(hurried=False)
    first = impatient_server.speak("pieces=2 hold=1")

    def let_the_first_one_end() -> None:
        impatient_server.open_gate()
        first.read()

    answers.on_answer = let_the_first_one_end
    with caplog.at_level("INFO", "openai._base_client"), client_of(impatient_server, answers) as client:
        assert len(speak(client, "pieces=1")) == PIECE
    assert answers.statuses == [429, 200]
    assert re.findall(r"Retrying request in (\S+) seconds", caplog.text) == [f"{answers.waits[0]:.6f}"]


def test_a_server_that_stays_busy_is_a_rate_limit(impatient_server: Server, answers: Answers) -> None:
    first = impatient_server.speak("pieces=2 hold=1")
    with client_of(impatient_server, answers) as client, pytest.raises(RateLimitError) as caught:
        speak(client, "pieces=1")
    assert (caught.value.code, caught.value.type) == ("busy", "rate_limit_error")
    assert answers.statuses == [429] * 3
    assert len(answers.waits) == 3 and all(1 <= wait <= 120 for wait in answers.waits)
    impatient_server.open_gate()
    first.read()
