"""What other clients send, replayed against the whole service with the tiny model, and read as they read it.

``requests/`` has one request a file, with a note on whose it is and what is peculiar to it.
"""

import base64
import io
import json
import wave
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from service.speech import SAMPLE_RATE
from tests.service.decoders import decode_wav, decode_with_av, decode_with_miniaudio
from tests.service.fakes import LIMIT
from tests.service.running import Server

REQUESTS = sorted((Path(__file__).parent / "requests").glob("*.json"))
OPENAI_VOICES = {"alloy", "ash", "ballad", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer"}
OPENAI_VOICES |= {"cedar", "verse"}


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One that a client sends."""

    client: str
    """Its name, and where the shape of the request was read."""
    note: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any] | None = None


class Reply(msgspec.Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Replay = Callable[..., Reply]


@pytest.fixture
def replay(tiny_server: Server) -> Replay:
    """Sends the request of that name, with some fields of its body changed."""

    def send(name: str, **changes: Any) -> Reply:
        file = Path(__file__).parent / "requests" / f"{name}.json"
        request = msgspec.json.decode(file.read_bytes(), type=Request)
        body = None if request.body is None else json.dumps({**request.body, **changes})
        with closing(HTTPConnection(*tiny_server.address, timeout=LIMIT)) as connection:
            connection.request(request.method, request.path, body, dict(request.headers))
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, headers, response.read())

    return send


@pytest.mark.parametrize("file", REQUESTS, ids=lambda file: file.stem)
def test_every_request_of_every_client_is_served(replay: Replay, file: Path) -> None:
    reply = replay(file.stem)
    assert reply.status == 200, reply.body
    assert reply.body


def test_open_webui_stores_mp3_that_can_be_played(replay: Replay) -> None:
    reply = replay("open_webui_speech")
    assert reply.headers["content-type"] == "audio/mpeg"
    assert len(decode_with_av(reply.body)) > SAMPLE_RATE / 2


def test_open_webui_finds_models_and_voices_without_a_key(replay: Replay) -> None:
    assert "tts-1" in [model["id"] for model in replay("open_webui_models").json["models"]]
    voices = {voice["id"]: voice["name"] for voice in replay("open_webui_voices").json["voices"]}
    assert voices["af_heart"] == "Heart" and len(voices) > 20
    for voice in voices:
        assert replay("open_webui_speech", voice=voice, input="One.").status == 200


def test_open_webui_finds_them_even_where_speaking_needs_a_key(guarded_server: Server) -> None:
    for path in ("/v1/audio/models", "/v1/audio/voices"):
        assert guarded_server.ask("GET", path).status == 200
    assert guarded_server.speak("pieces=1").status == 401


def test_open_webui_can_show_an_error(replay: Replay) -> None:
    """It looks for ``error`` in the body, and older ones for ``message`` in that."""
    reply = replay("open_webui_speech", voice="nobody")
    assert reply.status == 400
    assert "nobody" in reply.json["error"]["message"]


@pytest.mark.parametrize("decode", [decode_with_miniaudio, decode_with_av])
def test_librechat_can_put_files_one_behind_the_other(replay: Replay, decode: Callable[[bytes], Any]) -> None:
    first, second = (replay("librechat_speech", input=text).body for text in ("The ferry leaves.", "At noon, I hope."))
    apart, together = len(decode(first)) + len(decode(second)), len(decode(first + second))
    # Decoders may skip as much as a frame of a file's beginning, and do it once for both.
    assert abs(together - apart) <= 1152
    assert not first.startswith(b"ID3") and first[-128:-125] != b"TAG"
    assert b"Xing" not in first[:200] and b"Info" not in first[:200]


def test_librechat_needs_no_voice_and_no_format(replay: Replay) -> None:
    reply = replay("librechat_speech")
    assert reply.body == replay("librechat_speech", voice="af_heart", response_format="mp3").body


@pytest.mark.parametrize("voice", sorted(OPENAI_VOICES))
def test_voices_that_sillytavern_offers_are_there(replay: Replay, voice: str) -> None:
    assert replay("sillytavern_speech", voice=voice, input="One.").status == 200


def test_voices_of_openai_do_not_all_sound_the_same(replay: Replay) -> None:
    spoken = {replay("sillytavern_speech", voice=voice, input="One.").body for voice in OPENAI_VOICES}
    assert len(spoken) == len(OPENAI_VOICES)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("mp3", "audio/mpeg"),
        ("opus", "audio/ogg; codecs=opus"),
        ("aac", "audio/aac"),
        ("flac", "audio/flac"),
        ("wav", "audio/wav"),
        ("pcm", "audio/pcm"),
    ],
)
def test_home_assistant_gets_every_format_it_asks_for(replay: Replay, name: str, content_type: str) -> None:
    reply = replay("home_assistant_speech", response_format=name)
    assert (reply.status, reply.headers["content-type"]) == (200, content_type)


def test_home_assistant_joins_sentences_that_it_read_with_the_wave_module(replay: Replay) -> None:
    joined, seconds = io.BytesIO(), 0.0
    bodies = [replay("home_assistant_custom_speech", input=text).body for text in ("The ferry leaves.", "At noon.")]
    with wave.open(joined, "wb") as target:
        for number, body in enumerate(bodies):
            with wave.open(io.BytesIO(body)) as source:
                if number == 0:
                    target.setparams(source.getparams()._replace(nframes=0))
                target.writeframes(source.readframes(source.getnframes()))
            seconds += (len(body) - 44) / 2 / SAMPLE_RATE
    assert len(decode_wav(joined.getvalue())) / SAMPLE_RATE == pytest.approx(seconds)
    assert seconds > 1


def test_home_assistant_lists_voices_beside_the_path_of_speech(replay: Replay) -> None:
    listed = replay("home_assistant_custom_voices").json
    entries = listed.get("items") or listed.get("data") or listed["voices"]
    assert {"id": "af_heart", "name": "Heart"}.items() <= next(v for v in entries if v["id"] == "af_heart").items()


def test_blends_and_lists_of_older_kokoro_servers_are_understood(replay: Replay) -> None:
    voices = replay("kokoro_fastapi_voices").json["voices"]
    assert "af_heart" in voices and all(isinstance(voice, str) for voice in voices)
    blend, pure = (replay("kokoro_fastapi_speech", voice=voice) for voice in ("af_bella(2)+af_sky(1)", "af_bella"))
    assert blend.status == pure.status == 200
    assert blend.body != pure.body


def test_captions_of_older_kokoro_servers_are_understood(replay: Replay) -> None:
    told = replay("kokoro_fastapi_captions").json
    assert [stamp["word"] for stamp in told["timestamps"]] == ["The", "ferry", "leaves", "at", "noon"]
    times = [time for stamp in told["timestamps"] for time in (stamp["start_time"], stamp["end_time"])]
    assert times == sorted(times) and times[-1] > 0.5
    assert told["audio_format"] == "audio/wav"
    assert len(decode_wav(base64.b64decode(told["audio"]))) / SAMPLE_RATE >= times[-1]
