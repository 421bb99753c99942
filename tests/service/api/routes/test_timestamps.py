import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from service.speech import SAMPLE_RATE
from tests.service.api.opened import OpenResponse
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine

PATH = "/v1/audio/speech/timestamps"
PEER = "/dev/captioned_speech"
SCRIPT = "pieces=9 One “two” three"
"""4.5 s; each word is heard at a tenth of its offsets."""
TIMES = [
    {"word": "pieces=9", "start_time": 0.0, "end_time": 0.8, "start_offset": 0, "end_offset": 8},
    {"word": "One", "start_time": 0.9, "end_time": 1.2, "start_offset": 9, "end_offset": 12},
    {"word": "“two”", "start_time": 1.3, "end_time": 1.8, "start_offset": 13, "end_offset": 18},
    {"word": "three", "start_time": 1.9, "end_time": 2.4, "start_offset": 19, "end_offset": 24},
]


def ask(client: testing.TestClient, script: str = SCRIPT, path: str = PATH, **fields: object) -> testing.Result:
    return client.simulate_post(path, json={"input": script, "response_format": "wav", **fields})


def plain(client: testing.TestClient, script: str = SCRIPT, name: str = "wav") -> bytes:
    return client.simulate_post("/v1/audio/speech", json={"input": script, "response_format": name}).content


def lines(answer: testing.Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.content.splitlines()]


@pytest.mark.parametrize(
    ("name", "content_type"), [("mp3", "audio/mpeg"), ("opus", "audio/ogg; codecs=opus"), ("wav", "audio/wav")]
)
def test_one_document_has_the_file_and_the_words(client: testing.TestClient, name: str, content_type: str) -> None:
    answer = ask(client, response_format=name)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["audio_format"] == content_type
    assert base64.b64decode(answer.json["audio"], validate=True) == plain(client, name=name)
    assert answer.json["timestamps"] == TIMES


def test_a_document_comes_piece_by_piece(client: testing.TestClient, speaker: FakeEngine) -> None:
    response = OpenResponse(client, "pieces=3 size=3000", path=PATH)
    for made in (1, 2, 3):
        assert next(response.chunks)
        assert speaker.made == made
    response.body.close()


def test_thousands_of_words_are_a_document_too(speaker: FakeEngine) -> None:
    client = testing.TestClient(create_app(speaker, Settings(max_chars=100_000)))
    told = ask(client, "word " * 5000, return_timestamps=True).json["timestamps"]
    assert [stamp["start_offset"] for stamp in told] == list(range(0, 25_000, 5))
    assert told[-1]["end_time"] == 1.5


def test_what_is_sent_of_a_document_that_breaks_off_is_none(
    client: testing.TestClient, still_speaks: Callable[[], None]
) -> None:
    body = b"".join(OpenResponse(client, "pieces=4 fail=2", path=PATH).until_it_breaks())
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    still_speaks()


@pytest.mark.parametrize(("path", "fields"), [(PATH, {"stream": True}), (PEER, {}), (PEER, {"stream": True})])
def test_lines_have_a_piece_each_and_the_words_heard_by_its_end(
    client: testing.TestClient, path: str, fields: dict[str, object]
) -> None:
    told = lines(ask(client, SCRIPT, path, **fields))
    assert b"".join(base64.b64decode(line["audio"]) for line in told) == plain(client)
    assert [word for line in told for word in line["timestamps"]] == TIMES
    heard = 0
    for line in told:
        heard += len(base64.b64decode(line["audio"])) // 2
        assert all(word["end_time"] * SAMPLE_RATE <= heard for word in line["timestamps"])
    assert len(told) == 9


def test_lines_tell_the_words_that_the_end_cuts_short(client: testing.TestClient) -> None:
    told = lines(ask(client, "pieces=1 size=12000 Hello", stream=True))
    assert [(line["audio"] == "", [word["word"] for word in line["timestamps"]]) for line in told] == [
        (False, []),
        (True, ["pieces=1", "size=12000", "Hello"]),
    ]
    assert max(word["end_time"] for word in told[-1]["timestamps"]) == 0.5


def test_a_line_that_tells_an_error_is_the_last(client: testing.TestClient, still_speaks: Callable[[], None]) -> None:
    chunks = OpenResponse(client, "pieces=4 fail=2", path=PATH, stream=True).until_it_breaks()
    told = [json.loads(line) for line in b"".join(chunks).splitlines()]
    assert ["error" in line for line in told] == [False, False, True]
    assert told[-1]["error"]["code"] == "model_fault"
    still_speaks()


@pytest.mark.parametrize("stream", [True, False])
def test_words_can_be_left_out(client: testing.TestClient, stream: bool) -> None:
    for line in lines(ask(client, stream=stream, return_timestamps=False)):
        assert line["timestamps"] is None


def test_the_peers_route_gives_one_document_on_request(client: testing.TestClient) -> None:
    answer = ask(client, path=PEER, stream=False)
    assert answer.json["timestamps"] == TIMES


@pytest.mark.parametrize(
    ("fields", "accept", "content_type"),
    [
        ({}, "*/*", "application/json"),
        ({}, "application/octet-stream", "application/json"),
        ({}, "nonsense", "application/json"),
        ({"captions": "json"}, "text/vtt", "application/json"),
        ({}, "text/vtt", "text/vtt; charset=utf-8"),
        ({"captions": "vtt"}, "application/json", "text/vtt; charset=utf-8"),
        ({}, "application/x-subrip", "application/x-subrip; charset=utf-8"),
        ({"captions": "srt"}, "text/vtt", "application/x-subrip; charset=utf-8"),
        ({"stream": True}, "*/*", "application/x-ndjson"),
    ],
)
def test_what_is_sent_is_what_was_asked_for(
    client: testing.TestClient, fields: dict[str, object], accept: str, content_type: str
) -> None:
    answer = client.simulate_post(PATH, json={"input": SCRIPT, **fields}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type


@pytest.mark.parametrize("fields", [{}, {"stream": True}, {"captions": "srt"}, {"captions": "vtt"}])
@pytest.mark.parametrize("path", [PATH, PEER])
def test_an_error_at_the_start_is_an_answer_in_every_shape(
    client: testing.TestClient, still_speaks: Callable[[], None], path: str, fields: dict[str, object]
) -> None:
    assert_openai_error(ask(client, "fail=0", path, **fields), 500, code="model_fault")
    assert_openai_error(ask(client, "pieces=0", path, **fields), 500, code="model_fault")
    assert_openai_error(ask(client, SCRIPT, path, **{**fields, "captions": "ass"}), 400, param="captions")
    still_speaks()


@pytest.mark.parametrize("captions", ["srt", "vtt"])
def test_subtitles_that_break_off_do_not_end(
    client: testing.TestClient, still_speaks: Callable[[], None], captions: str
) -> None:
    script = "pieces=8 fail=7 size=24000 One. Two. Three. Four. Five."
    chunks = OpenResponse(client, script, path=PATH, captions=captions).until_it_breaks()
    assert chunks
    still_speaks()


def test_a_client_gone_mid_way_stops_the_work(
    client: testing.TestClient, speaker: FakeEngine, still_speaks: Callable[[], None]
) -> None:
    for fields in ({}, {"stream": True}, {"captions": "vtt"}):
        response = OpenResponse(client, "pieces=100 One. Two.", path=PATH, **fields)
        next(response.chunks)
        response.body.close()
        assert speaker.made < 10
        speaker.made = 0
        still_speaks()
        speaker.made = 0
