"""The official Python client against a server: what its users see, of success and of every kind of failure."""

import asyncio
import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    AsyncOpenAI,
    AuthenticationError,
    BadRequestError,
    DefaultHttpxClient,
    InternalServerError,
    NotFoundError,
    OpenAI,
    RateLimitError,
    Stream,
)

from service.audio.pcm import to_pcm16
from tests.service.fakes import LIMIT, sine, wait_until
from tests.service.running import PIECE, Server

SIZE = PIECE // 2
"""Samples of a piece."""


class Answers:
    """Every answer a client got, those that it kept from its user included; ``hurried``, its waits are cut short."""

    def __init__(self, hurried: bool = True) -> None:
        self._hurried = hurried
        self.statuses: list[int] = []
        self.waits: list[int] = []
        """``Retry-After`` of those that have one."""
        self.on_answer: Callable[[], None] = lambda: None

    def take(self, response: Any) -> None:
        self.statuses.append(response.status_code)
        if (wait := response.headers.get("retry-after")) is not None:
            self.waits.append(int(wait))
            if self._hurried:
                response.headers["retry-after-ms"] = "1"
        self.on_answer()


@pytest.fixture
def answers() -> Answers:
    return Answers()


def client_of(server: Server, answers: Answers, key: str = "any") -> OpenAI:
    """As its users make it: it tries three times in all."""
    http_client = DefaultHttpxClient(event_hooks={"response": [answers.take]})
    return OpenAI(base_url=server.url, api_key=key, timeout=LIMIT, http_client=http_client)


@pytest.fixture
def client(server: Server, answers: Answers) -> Iterator[OpenAI]:
    with client_of(server, answers) as client:
        yield client


def speak(client: OpenAI, script: str, **fields: Any) -> bytes:
    fields = {"model": "tts-1", "voice": "af_heart", "response_format": "pcm", **fields}
    return client.audio.speech.create(input=script, **fields).read()


def test_speech_is_what_was_said(client: OpenAI) -> None:
    assert speak(client, "pieces=3") == to_pcm16(sine(3 * SIZE)).tobytes()


def test_without_a_format_it_is_mp3(client: OpenAI) -> None:
    answer = client.audio.speech.create(model="gpt-4o-mini-tts", voice="af_heart", input="pieces=1")
    assert answer.response.headers["content-type"] == "audio/mpeg"
    assert answer.content.startswith(b"\xff\xf3")


def test_audio_arrives_while_the_rest_is_still_being_made(client: OpenAI, server: Server) -> None:
    body = {"model": "tts-1", "voice": "af_heart", "input": "pieces=4 hold=2", "response_format": "pcm"}
    with client.audio.speech.with_streaming_response.create(**body) as answer:  # type: ignore[arg-type]
        chunks = answer.iter_bytes(PIECE)
        assert [len(next(chunks)) for _ in range(2)] == [PIECE] * 2
        server.open_gate()
        assert [len(chunk) for chunk in chunks] == [PIECE] * 2


def test_a_file_is_streamed_to_disk(client: OpenAI, tmp_path: Path) -> None:
    path = tmp_path / "speech.wav"
    with client.audio.speech.with_streaming_response.create(
        model="kokoro", voice="bm_george", input="pieces=3", response_format="wav"
    ) as answer:
        answer.stream_to_file(path)
    assert path.read_bytes()[44:] == to_pcm16(sine(3 * SIZE)).tobytes()


@pytest.mark.parametrize(
    "fields",
    [
        {"voice": {"id": "bm_george"}},
        {"instructions": "None"},
        {"instructions": "Speak softly."},
        {"model": "tts-1-hd"},
        {"model": "gpt-4o-mini-tts-2025-12-15"},
        {"model": "nobody's"},
        {"stream_format": "audio"},
        {"speed": 0.25},
        {"speed": 4.0},
        {"extra_body": {"stream": True, "unheard_of": [None, {}]}},
    ],
    ids=str,
)
def test_everything_its_users_may_send_is_taken(client: OpenAI, fields: dict[str, Any]) -> None:
    assert len(speak(client, "pieces=2", **fields)) == 2 * PIECE


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


def test_models_are_listed_and_found(client: OpenAI) -> None:
    models = list(client.models.list())
    assert models[0].id == "kokoro-fake"
    for model in models:
        assert client.models.retrieve(model.id) == model
        assert (model.object, model.owned_by, model.created) == ("model", "hexgrad", 1_700_000_000)


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


def test_every_key_that_was_given_out_may_ask(guarded_server: Server, answers: Answers) -> None:
    for key in ("sk-first", "sk-second"):
        with client_of(guarded_server, answers, key) as client:
            assert len(speak(client, "pieces=1")) == PIECE
            assert client.models.list().data


def events(client: OpenAI, script: str) -> Stream[object]:
    """``audio.speech.create`` hands the events of ``stream_format="sse"`` out as bytes; this is its reader of them."""
    body = {"model": "gpt-4o-mini-tts", "input": script, "response_format": "pcm", "stream_format": "sse"}
    return client.post("/audio/speech", cast_to=object, body=body, stream=True, stream_cls=Stream[object])


def audio_of(event: Any) -> bytes:
    assert event["type"] == "speech.audio.delta"
    return base64.b64decode(event["audio"])


def test_events_are_read_by_the_clients_own_reader_as_they_come(client: OpenAI, server: Server) -> None:
    told = events(client, "pieces=4 hold=2")
    early = b""
    while len(early) < 2 * PIECE:
        early += audio_of(next(told))
    server.open_gate()
    *late, done = told
    assert early + b"".join(map(audio_of, late)) == to_pcm16(sine(4 * SIZE)).tobytes()
    assert isinstance(done, dict) and done["type"] == "speech.audio.done"
    assert {"input_tokens", "output_tokens", "total_tokens"} == set(done["usage"])


def test_events_through_the_speech_call_are_the_same_bytes(client: OpenAI) -> None:
    lines = speak(client, "pieces=2", stream_format="sse").decode().split("\n\n")
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line]
    assert b"".join(map(audio_of, told[:-1])) == speak(client, "pieces=2")


def test_events_that_break_off_raise_with_what_went_wrong(client: OpenAI, answers: Answers) -> None:
    with pytest.raises(APIError, match="a fault was asked for") as caught:
        list(events(client, "pieces=4 fail=2"))
    assert caught.value.code == "model_fault"
    assert answers.statuses == [200]


def test_events_that_cannot_begin_are_an_ordinary_error(client: OpenAI, answers: Answers) -> None:
    with pytest.raises(InternalServerError):
        events(client, "fail=0")
    assert answers.statuses == [500]


def test_a_busy_server_is_asked_again_when_it_said(impatient_server: Server, caplog: pytest.LogCaptureFixture) -> None:
    answers = Answers(hurried=False)
    impatient_server.shut_gate()
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
    impatient_server.shut_gate()
    first = impatient_server.speak("pieces=2 hold=1")
    with client_of(impatient_server, answers) as client, pytest.raises(RateLimitError) as caught:
        speak(client, "pieces=1")
    assert (caught.value.code, caught.value.type) == ("busy", "rate_limit_error")
    assert answers.statuses == [429] * 3
    assert len(answers.waits) == 3 and all(1 <= wait <= 120 for wait in answers.waits)
    impatient_server.open_gate()
    first.read()


def test_sentences_asked_for_at_once_are_each_what_they_are_alone(client: OpenAI, server: Server) -> None:
    scripts = [f"pieces={1 + number % 3} size={4000 + 100 * number}" for number in range(8)]

    async def at_once() -> list[bytes]:
        async with AsyncOpenAI(base_url=server.url, api_key="any", timeout=LIMIT, max_retries=0) as client:

            async def one(script: str) -> bytes:
                answer = await client.audio.speech.create(model="tts-1", voice="af_heart", input=script)
                return answer.read()

            return await asyncio.gather(*map(one, scripts))

    alone = [speak(client, script, response_format="mp3") for script in scripts]
    assert asyncio.run(at_once()) == alone
    assert len(set(alone)) == len(scripts)


def test_an_asynchronous_stream_arrives_in_pieces_too(server: Server) -> None:
    async def heard() -> bytes:
        parts = []
        async with (
            AsyncOpenAI(base_url=server.url, api_key="any", timeout=LIMIT, max_retries=0) as client,
            client.audio.speech.with_streaming_response.create(
                model="tts-1", voice="af_heart", input="pieces=4 hold=2", response_format="pcm"
            ) as answer,
        ):
            async for chunk in answer.iter_bytes(PIECE):
                parts.append(chunk)
                if len(parts) == 2:
                    server.open_gate()
        return b"".join(parts)

    assert np.array_equal(np.frombuffer(asyncio.run(heard()), "<i2"), to_pcm16(sine(4 * SIZE)))
