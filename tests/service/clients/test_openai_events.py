"""The official Python client reads server-sent events: the audio in them, their end, and their failures."""

import base64
import json
from typing import Any

import pytest
from openai import APIError, InternalServerError, OpenAI, Stream

from service.audio.samples import to_pcm16
from tests.service.clients.official import SIZE, Answers, speak
from tests.service.fakes import sine
from tests.service.running import PIECE, Server


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
