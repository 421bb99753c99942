"""The official Python client against a server: what its users hear."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openai import AsyncOpenAI, OpenAI

from service.audio.samples import to_pcm16
from tests.service.clients.official import SIZE, Answers, client_of, speak
from tests.service.fakes import LIMIT, sine
from tests.service.running import PIECE, Server


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


def test_models_are_listed_and_found(client: OpenAI) -> None:
    models = list(client.models.list())
    assert models[0].id == "kokoro-fake"
    for model in models:
        assert client.models.retrieve(model.id) == model
        assert (model.object, model.owned_by, model.created) == ("model", "hexgrad", 1_700_000_000)


def test_every_key_that_was_given_out_may_ask(guarded_server: Server, answers: Answers) -> None:
    for key in ("sk-first", "sk-second"):
        with client_of(guarded_server, answers, key) as client:
            assert len(speak(client, "pieces=1")) == PIECE
            assert client.models.list().data


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
