import base64
import io
import json
import wave
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from falcon import testing

from service.speech import FRAME
from tests.service.api.opened import OpenResponse
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine, sine

PATH = "/v1/audio/speech"


def events(body: bytes) -> list[dict[str, Any]]:
    """The data of each event of a body in which none is cut off."""
    assert body.endswith(b"\n\n")
    return [
        json.loads(line.removeprefix("data: "))
        for event in body.decode().removesuffix("\n\n").split("\n\n")
        for line in event.split("\n")
        if line.startswith("data: ")
    ]


def ask(client: testing.TestClient, script: str, name: str = "wav") -> testing.Result:
    body = {"input": script, "response_format": name, "stream_format": "sse"}
    return client.simulate_post(PATH, json=body)


def file(told: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(event["audio"]) for event in told if event["type"] == "speech.audio.delta")


@pytest.mark.parametrize("name", ["mp3", "opus", "flac", "wav", "pcm"])
def test_all_deltas_are_the_file_that_audio_would_be(client: testing.TestClient, name: str) -> None:
    plain = client.simulate_post(PATH, json={"input": "pieces=4", "response_format": name})
    told = events(ask(client, "pieces=4", name).content)
    assert file(told) == plain.content
    assert base64.b64decode("".join(event["audio"] for event in told[:-1])) == plain.content


def test_the_file_can_be_played(client: testing.TestClient) -> None:
    told = events(ask(client, "pieces=7 size=5000").content)
    with wave.open(io.BytesIO(file(told))) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    assert np.array_equal(samples, np.rint(sine(35_000) * 32767).astype(np.int16))


def test_the_last_event_tells_what_it_took(client: testing.TestClient) -> None:
    script = f"pieces=3 size={FRAME + 1}"
    told = events(ask(client, script).content)
    assert [event["type"] for event in told] == ["speech.audio.delta"] * (len(told) - 1) + ["speech.audio.done"]
    # Every character is a phoneme to the fake speaker; 1803 samples are three frames and a bit.
    assert told[-1]["usage"] == {"input_tokens": len(script), "output_tokens": 4, "total_tokens": len(script) + 4}


def test_nothing_on_the_way_may_hold_events_back(client: testing.TestClient) -> None:
    headers = ask(client, "pieces=1").headers
    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-accel-buffering"] == "no"


def test_each_piece_is_an_event_before_the_next_is_made(client: testing.TestClient, speaker: FakeEngine) -> None:
    response = OpenResponse(client, "pieces=3 size=6000", stream_format="sse")
    for made in (1, 2, 3):
        assert events(next(response.chunks))[0]["type"] == "speech.audio.delta"
        assert speaker.made == made
    response.body.close()


def test_the_place_is_free_before_the_last_event_is_sent(client: testing.TestClient) -> None:
    first = OpenResponse(client, "pieces=1 size=600", stream_format="sse")
    told = b""
    while b"speech.audio.done" not in told:
        told = next(first.chunks)
    second = OpenResponse(client, "pieces=1")
    assert second.status.startswith("200")
    second.body.close()
    first.body.close()


@pytest.mark.parametrize(
    ("script", "code"), [("pieces=4 fail=2", "model_fault"), ("pieces=4 crash=2", "internal_error")]
)
def test_an_error_mid_way_is_an_event_and_the_body_has_no_end(
    client: testing.TestClient, still_speaks: Callable[[], None], script: str, code: str
) -> None:
    chunks = OpenResponse(client, script, stream_format="sse").until_it_breaks()
    assert chunks[-1].startswith(b"event: error\ndata: ")
    last = events(chunks[-1])[0]
    assert last["type"] == "error"
    assert set(last["error"]) == {"message", "type", "param", "code"}
    assert (last["error"]["code"], last["error"]["type"]) == (code, "server_error")
    assert "crash was asked" not in str(last)
    assert b"speech.audio.done" not in b"".join(chunks)
    still_speaks()


@pytest.mark.parametrize("script", ["fail=0", "pieces=0"])
def test_an_error_at_the_start_is_an_answer(
    client: testing.TestClient, still_speaks: Callable[[], None], script: str
) -> None:
    assert_openai_error(ask(client, script), 500, code="model_fault")
    still_speaks()


def test_a_client_gone_mid_way_stops_the_work(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    response = OpenResponse(client, "pieces=100 size=6000", stream_format="sse")
    next(response.chunks)
    next(response.chunks)
    response.body.close()
    assert speaker.made == 2
    still_speaks()
