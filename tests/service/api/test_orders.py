import json
from typing import Any

import msgspec
import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api.orders import read_order
from service.errors import InvalidInput, NothingToSay, TextTooLong, UnsupportedFormat
from service.settings import Settings
from service.speech import Speech

SETTINGS = Settings(max_chars=50, voice="bm_george")


def order(body: object) -> Any:
    return read_order(json.dumps(body).encode(), SETTINGS)


def refused(body: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_order(body, SETTINGS)
    return caught.value


def test_what_is_left_out_has_openais_defaults_and_the_servers_voice() -> None:
    read = order({"input": "Hello."})
    assert read.speech == Speech("Hello.", "bm_george", 1.0)
    assert read.format.name == "mp3"


def test_null_counts_as_left_out() -> None:
    nulls = dict.fromkeys(("model", "voice", "response_format", "speed", "stream_format"))
    assert order({"input": "Hello.", **nulls}) == order({"input": "Hello."})


@pytest.mark.parametrize("voice", ["af_heart", {"id": "af_heart"}, {"id": "af_heart", "name": "Heart"}])
def test_a_voice_is_a_string_or_an_object(voice: object) -> None:
    assert order({"input": "Hello.", "voice": voice}).speech.voice == "af_heart"


@pytest.mark.parametrize("model", ["tts-1", "gpt-4o-mini-tts", "kokoro", ""])
def test_any_model_will_do(model: str) -> None:
    assert order({"input": "Hello.", "model": model}).speech.text == "Hello."


@pytest.mark.parametrize("speed", [0.25, 0.5, 1, 2.0, 4])
def test_openais_whole_range_of_speed(speed: float) -> None:
    assert order({"input": "Hello.", "speed": speed}).speech.speed == speed


def test_fields_nobody_knows_are_ignored() -> None:
    others = {"instructions": "None", "stream": True, "backend": "openai", "stream_format": "audio"}
    assert order({"input": "Hello.", **others}) == order({"input": "Hello."})


@pytest.mark.parametrize("text", ["Hello.", " Zoë — naïve ☃ 😀 ", "a\x00b", "x" * 50])
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    assert order({"input": text}).speech.text == text


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (b'{"voice": "af_heart"}', "input"),
        (b'{"input": 1}', "input"),
        (b'{"input": null}', "input"),
        (b'{"input": ["Hello."]}', "input"),
        (b'{"input": "Hi", "speed": 0.2}', "speed"),
        (b'{"input": "Hi", "speed": 4.01}', "speed"),
        (b'{"input": "Hi", "speed": "1"}', "speed"),
        (b'{"input": "Hi", "speed": true}', "speed"),
        (b'{"input": "Hi", "speed": 1e999}', "speed"),
        (b'{"input": "Hi", "voice": 3}', "voice"),
        (b'{"input": "Hi", "voice": {}}', "voice.id"),
        (b'{"input": "Hi", "voice": {"id": null}}', "voice.id"),
        (b'{"input": "Hi", "model": 1}', "model"),
        (b'{"input": "Hi", "response_format": {}}', "response_format"),
        (b'{"input": "Hi", "stream_format": "sse"}', "stream_format"),
    ],
)
def test_a_wrong_field_is_named(body: bytes, param: str) -> None:
    error = refused(body)
    assert error.param == param
    assert str(error).startswith(param)


@pytest.mark.parametrize("body", [b"[]", b'"Hello."', b"null", b"1", b"true"])
def test_json_that_is_not_an_object(body: bytes) -> None:
    assert "must be a JSON object" in str(refused(body))


@pytest.mark.parametrize("body", [b"", b"  \r\n"])
def test_an_empty_body(body: bytes) -> None:
    assert "empty" in str(refused(body))


@pytest.mark.parametrize(
    "body",
    [b"{", b"input=Hello.", b'{"input": "Hi"} {}', b'{"input": "\\ud800"}', b'{"input": "a\x00b"}', b"\xef\xbb\xbf{}"],
)
def test_a_body_that_is_not_json(body: bytes) -> None:
    assert "not JSON" in str(refused(body))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_shown_in_their_place(number: str) -> None:
    assert '"speed": ' in str(refused(f'{{"input": "Hi", "speed": {number}}}'.encode()))


@pytest.mark.parametrize("body", [b'{"input": "\xff"}', b'{"input": "\xed\xa0\x80"}'])
def test_a_body_that_is_not_utf8(body: bytes) -> None:
    assert "UTF-8" in str(refused(body))


@pytest.mark.parametrize("bracket", [b"[", b'{"a":'])
def test_a_body_nested_a_hundred_thousand_deep(bracket: bytes) -> None:
    assert "deep" in str(refused(b'{"input": "Hi", "x": ' + bracket * 100_000))


def test_a_text_one_character_too_long() -> None:
    with pytest.raises(TextTooLong) as caught:
        order({"input": "x" * 51})
    assert (caught.value.limit, caught.value.length) == (50, 51)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_a_text_without_anything_to_say(text: str) -> None:
    with pytest.raises(NothingToSay):
        order({"input": text})


def test_aac_is_refused_and_the_formats_there_are_named() -> None:
    with pytest.raises(UnsupportedFormat, match="mp3, opus, flac, wav, pcm"):
        order({"input": "Hello.", "response_format": "wma"})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["input", "voice", "model", "response_format", "speed", "stream_format", "instructions"]
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@QUIET
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_any_value_of_any_field_is_spoken_or_refused(client: testing.TestClient, fields: dict[str, object]) -> None:
    answer = client.simulate_post("/v1/audio/speech", body=msgspec.json.encode(fields))
    assert answer.status_code in {200, 400}


@QUIET
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_politely(client: testing.TestClient, body: bytes) -> None:
    answer = client.simulate_post("/v1/audio/speech", body=body)
    assert answer.status_code == 400
    assert set(answer.json) == {"error"}
