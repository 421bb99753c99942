"""The API around the tiny model: what its routes say of the same text agrees."""

import base64
import io
import wave
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from service.app import create_app
from service.engine.loading import load_engine
from service.settings import Settings
from service.speech import FRAME

SPEECH, TIMESTAMPS, PHONEMIZE = "/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"
TEXT = "The harbour was quiet. Three boats came in before noon, and nobody met them, which was odd. Then it rained."


@pytest.fixture(scope="module")
def client(tiny_model: Path) -> testing.TestClient:
    settings = Settings(model=str(tiny_model))
    return testing.TestClient(create_app(load_engine(settings), settings))


def asked(client: testing.TestClient, path: str, text: str = TEXT, **fields: object) -> testing.Result:
    answer = client.simulate_post(path, json={"input": text, **fields})
    assert answer.status_code == 200, answer.text
    return answer


def pcm(client: testing.TestClient, text: str = TEXT, **fields: object) -> bytes:
    return asked(client, SPEECH, text, response_format="pcm", **fields).content


def test_the_audio_is_the_same_in_every_answer(client: testing.TestClient) -> None:
    audio = pcm(client)
    document = asked(client, TIMESTAMPS, response_format="pcm").json
    assert base64.b64decode(document["audio"]) == audio
    in_events = asked(client, SPEECH, response_format="pcm", stream_format="sse").text
    deltas = [event.split('"audio":"')[1].split('"')[0] for event in in_events.split("\n\n") if '"audio":' in event]
    assert base64.b64decode("".join(deltas)) == audio


def test_words_are_timed_within_the_audio(client: testing.TestClient) -> None:
    document = asked(client, TIMESTAMPS, response_format="wav").json
    with wave.open(io.BytesIO(base64.b64decode(document["audio"]))) as sound:
        seconds = len(sound.readframes(sound.getnframes())) / 2 / sound.getframerate()
    told = document["timestamps"]
    assert "".join(stamp["word"] for stamp in told) == "".join(letter for letter in TEXT if letter.isalnum())
    edges = [edge for stamp in told for edge in (stamp["start_time"], stamp["end_time"])]
    assert edges == sorted(edges)
    assert edges[0] > 0 and edges[-1] <= seconds


def test_usage_counts_what_phonemize_tells_and_the_frames_of_the_audio(client: testing.TestClient) -> None:
    read = asked(client, PHONEMIZE).json
    last = asked(client, SPEECH, response_format="pcm", stream_format="sse").text.strip().split("\n\n")[-1]
    phonemes = sum(len(part["phonemes"]) for part in read["utterances"])
    frames = -(-len(pcm(client)) // 2 // FRAME)
    assert f'"input_tokens":{phonemes},"output_tokens":{frames},"total_tokens":{phonemes + frames}' in last


def test_words_have_their_phonemes_in_order(client: testing.TestClient) -> None:
    read: dict[str, Any] = asked(client, PHONEMIZE).json
    assert read["phonemes"] == " ".join(part["phonemes"] for part in read["utterances"])
    for part in read["utterances"]:
        place = 0
        for word in part["words"]:
            place = part["phonemes"].index(word["phonemes"], place) + len(word["phonemes"])


def test_the_accent_is_that_of_the_language_asked_for(client: testing.TestClient) -> None:
    american, british = (asked(client, PHONEMIZE, "The bath.", lang=lang).json["phonemes"] for lang in ("a", "en-gb"))
    assert american != british
    assert asked(client, PHONEMIZE, "The bath.", voice="bm_george").json["phonemes"] == british


@pytest.mark.parametrize("text", ["The harbour was quiet.", "“Wait,” he said (twice): who? Nobody!"])
def test_what_phonemize_gives_says_the_same_thing(client: testing.TestClient, text: str) -> None:
    read = asked(client, PHONEMIZE, text).json
    assert len(read["utterances"]) == 1
    assert pcm(client, read["phonemes"], input_type="phonemes") == pcm(client, text)


def test_subtitles_show_the_text(client: testing.TestClient) -> None:
    lines = asked(client, TIMESTAMPS, captions="srt").text.splitlines()
    assert " ".join(lines[2::4]) == TEXT
