import io
import wave
from collections.abc import Callable

import numpy as np
import pytest
from falcon import testing

from service.speech import SynthesisRequest
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine, sine

PATH = "/v1/audio/speech"


def test_what_is_asked_reaches_the_engine(client: testing.TestClient, speaker: FakeEngine) -> None:
    body = {"model": "tts-1", "input": "Good morning.", "voice": "bm_george", "speed": 1.5}
    assert client.simulate_post(PATH, json=body).status_code == 200
    assert speaker.asked == [SynthesisRequest("Good morning.", "bm_george", 1.5)]


def test_input_alone_is_enough(client: testing.TestClient, speaker: FakeEngine) -> None:
    answer = client.simulate_post(PATH, json={"input": "Good morning."})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert speaker.asked == [SynthesisRequest("Good morning.", "af_heart", 1.0)]


@pytest.mark.parametrize(
    ("name", "content_type", "magic"),
    [
        ("mp3", "audio/mpeg", b"\xff\xf3"),
        ("opus", "audio/ogg; codecs=opus", b"OggS"),
        ("flac", "audio/flac", b"fLaC"),
        ("wav", "audio/wav", b"RIFF"),
        ("pcm", "audio/pcm", b""),
    ],
)
def test_the_content_type_matches_the_bytes(
    client: testing.TestClient, name: str, content_type: str, magic: bytes
) -> None:
    answer = client.simulate_post(PATH, json={"input": "pieces=2", "response_format": name})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.content.startswith(magic)
    # One file: nothing that looks like the beginning of a second one.
    assert name not in {"flac", "wav"} or answer.content.count(magic) == 1


def test_all_pieces_arrive_in_order(client: testing.TestClient) -> None:
    answer = client.simulate_post(PATH, json={"input": "pieces=7 size=5000", "response_format": "wav"})
    with wave.open(io.BytesIO(answer.content)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert np.array_equal(samples, np.rint(sine(35_000) * 32767).astype(np.int16))


def test_the_same_request_gives_the_same_bytes(client: testing.TestClient) -> None:
    first, second = (client.simulate_post(PATH, json={"input": "pieces=4"}).content for _ in range(2))
    assert first == second


def test_an_error_of_the_first_piece_is_an_answer_and_not_a_broken_200(
    client: testing.TestClient, still_speaks: Callable[[], None]
) -> None:
    answer = client.simulate_post(PATH, json={"input": "fail=0"})
    assert_openai_error(answer, 500, code="model_fault")
    assert answer.headers["x-should-retry"] == "false"
    still_speaks()


@pytest.mark.parametrize("name", ["mp3", "opus", "flac", "wav", "pcm"])
@pytest.mark.parametrize("script", ["pieces=0", "pieces=3 size=0"])
def test_no_audio_is_an_error_in_every_format(
    client: testing.TestClient, still_speaks: Callable[[], None], name: str, script: str
) -> None:
    answer = client.simulate_post(PATH, json={"input": script, "response_format": name})
    assert_openai_error(answer, 500, code="model_fault")
    still_speaks()


def test_an_unknown_voice_names_near_ones(client: testing.TestClient, still_speaks: Callable[[], None]) -> None:
    answer = client.simulate_post(PATH, json={"input": "Hello.", "voice": "af_hart"})
    assert "af_heart" in assert_openai_error(answer, 400, param="voice", code="voice_not_found")
    still_speaks()
