import json
from typing import Any

import msgspec
import pytest
from falcon import testing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api.requests.parsing import parse_phonemize, parse_speech, parse_timestamps
from service.api.requests.schemas import NormalizeBody, SpeechBody, TimestampsBody
from service.errors import InvalidInput, NothingToSay, TextTooLong, UnsupportedFormat
from service.settings import Settings
from service.speech import SynthesisRequest, TextOptions

SETTINGS = Settings(max_chars=50, voice="bm_george")


def order(body: object) -> Any:
    return parse_speech(json.dumps(body).encode(), SETTINGS)


def refused(body: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse_speech(body, SETTINGS)
    return caught.value


def test_what_is_left_out_has_openais_defaults_and_the_servers_voice() -> None:
    read = order({"input": "Hello."})
    assert read.synthesis == SynthesisRequest("Hello.", "bm_george", 1.0)
    assert read.format.name == "mp3"


def test_null_counts_as_left_out() -> None:
    nulls = dict.fromkeys(set(SpeechBody.__struct_fields__) - {"input"})
    assert len(nulls) > 15
    assert order({"input": "Hello.", **nulls}) == order({"input": "Hello."})


@pytest.mark.parametrize("voice", ["af_heart", {"id": "af_heart"}, {"id": "af_heart", "name": "Heart"}])
def test_a_voice_is_a_string_or_an_object(voice: object) -> None:
    assert order({"input": "Hello.", "voice": voice}).synthesis.voice == "af_heart"


@pytest.mark.parametrize("model", ["tts-1", "gpt-4o-mini-tts", "kokoro", ""])
def test_any_model_will_do(model: str) -> None:
    assert order({"input": "Hello.", "model": model}).synthesis.text == "Hello."


@pytest.mark.parametrize("speed", [0.25, 0.5, 1, 2.0, 4])
def test_openais_whole_range_of_speed(speed: float) -> None:
    assert order({"input": "Hello.", "speed": speed}).synthesis.speed == speed


def test_fields_nobody_knows_are_ignored() -> None:
    others = {"instructions": {"tone": 1}, "stream": False, "backend": "openai", "stream_format": "audio"}
    assert order({"input": "Hello.", **others}) == order({"input": "Hello."})


@pytest.mark.parametrize("text", ["Hello.", " Zoë — naïve ☃ 😀 ", "a\x00b", "x" * 50])
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    assert order({"input": text}).synthesis.text == text


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
        (b'{"input": "Hi", "stream_format": "wav"}', "stream_format"),
        (b'{"input": "Hi", "lang": "english"}', "lang"),
        (b'{"input": "Hi", "lang_code": "?"}', "lang"),
        (b'{"input": "Hi", "lang": "a", "lang_code": "b"}', "lang_code"),
        (b'{"input": "Hi", "volume": -0.1}', "volume"),
        (b'{"input": "Hi", "volume": 4.1}', "volume"),
        (b'{"input": "Hi", "volume": "loud"}', "volume"),
        (b'{"input": "Hi", "volume_multiplier": 5}', "volume_multiplier"),
        (b'{"input": "Hi", "volume": 1, "volume_multiplier": 2}', "volume_multiplier"),
        (b'{"input": "Hi", "pitch": 12.5}', "pitch"),
        (b'{"input": "Hi", "pitch": -13}', "pitch"),
        (b'{"input": "Hi", "normalize": "yes"}', "normalize"),
        (b'{"input": "Hi", "normalize": {"dates": 1}}', "normalize.dates"),
        (b'{"input": "Hi", "normalization_options": true}', "normalization_options"),
        (b'{"input": "Hi", "normalize": true, "normalization_options": {}}', "normalization_options"),
        (b'{"input": "Hi", "markup": "no"}', "markup"),
        (b'{"input": "Hi", "input_type": "ssml"}', "input_type"),
        (b'{"input": "Hi", "input_type": "phonemes", "durations": []}', "durations"),
        (b'{"input": "Hi", "input_type": "phonemes", "durations": [0, 1]}', "durations[0]"),
        (b'{"input": "Hi", "input_type": "phonemes", "durations": [1, 201]}', "durations[1]"),
        (b'{"input": "Hi", "input_type": "phonemes", "durations": [1, 1.5]}', "durations[1]"),
        (b'{"input": "Hi", "stream": "yes"}', "stream"),
    ],
)
def test_a_wrong_field_is_named(body: bytes, param: str) -> None:
    error = refused(body)
    assert error.param == param
    assert str(error).startswith(param)


def test_a_text_one_character_too_long() -> None:
    with pytest.raises(TextTooLong) as caught:
        order({"input": "x" * 51})
    assert (caught.value.limit, caught.value.length) == (50, 51)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_a_text_without_anything_to_say(text: str) -> None:
    with pytest.raises(NothingToSay):
        order({"input": text})


@pytest.mark.parametrize(
    ("given", "setting", "strict"), [(None, True, True), (False, True, False), (True, False, True)]
)
def test_a_request_may_be_stricter_or_laxer_than_the_setting(given: bool | None, setting: bool, strict: bool) -> None:
    body = json.dumps({"input": "Tea.", "strict": given}).encode()
    assert parse_speech(body, Settings(strict=setting)).synthesis.options.strict is strict
    assert parse_phonemize(body, Settings(strict=setting)).options.strict is strict


def test_voices_are_as_loud_unless_the_models_own_level_is_asked_for() -> None:
    assert order({"input": "Tea."}).synthesis.loudness == "even"
    assert order({"input": "Tea.", "loudness": "model"}).synthesis.loudness == "model"
    assert refused(b'{"input": "Tea.", "loudness": "loud"}').param == "loudness"


def test_an_unknown_format_is_refused_and_those_there_are_named() -> None:
    with pytest.raises(UnsupportedFormat, match="mp3, opus, aac, flac, wav, pcm"):
        order({"input": "Hello.", "response_format": "wma"})


@pytest.mark.parametrize(("stream_format", "events"), [("sse", True), ("audio", False), (None, False)])
def test_audio_comes_in_events_on_request(stream_format: str | None, events: bool) -> None:
    assert order({"input": "Hello.", "stream_format": stream_format}).events is events


@pytest.mark.parametrize("name", ["lang", "lang_code"])
@pytest.mark.parametrize("value", ["b", "B", "en-gb", "en-GB", "EN_GB"])
def test_a_language_has_many_names(name: str, value: str) -> None:
    assert order({"input": "Hello.", name: value}).synthesis.language == "en-GB"


@pytest.mark.parametrize("name", ["volume", "volume_multiplier"])
@pytest.mark.parametrize("value", [0, 0.5, 4])
def test_volume(name: str, value: float) -> None:
    assert order({"input": "Hello.", name: value}).synthesis.volume == value


@pytest.mark.parametrize("value", [-12, 0, 3.5, 12])
def test_pitch(value: float) -> None:
    assert order({"input": "Hello.", "pitch": value}).synthesis.pitch == value


def test_the_same_value_under_two_names_is_no_contradiction() -> None:
    assert order({"input": "Hello.", "lang": "b", "lang_code": "b"}).synthesis.language == "en-GB"


SWITCHES = set(TextOptions.__struct_fields__) - {"spelling", "markup", "emoji", "strict"}


def test_every_switch_of_reading_can_be_asked_for() -> None:
    assert set(NormalizeBody.__struct_fields__) == SWITCHES | {"emoji"}


@pytest.mark.parametrize(
    ("fields", "off"),
    [
        ({"normalize": True}, set()),
        ({"normalize": False}, SWITCHES),
        ({"normalize": {}}, set()),
        ({"normalize": {"money": False, "urls": True, "dates": None}}, {"money"}),
        ({"normalization_options": {}}, set()),
        ({"normalization_options": {"normalize": False, "url_normalization": True}}, SWITCHES),
        ({"normalization_options": {"normalize": True, "unit_normalization": False}}, {"units"}),
        (
            {
                "normalization_options": {
                    "url_normalization": False,
                    "email_normalization": False,
                    "phone_normalization": False,
                    "optional_pluralization_normalization": False,
                    "replace_remaining_symbols": False,
                }
            },
            {"urls", "emails", "phones"},
        ),
        ({"markup": False}, {"markup"}),
        ({"markup": True}, set()),
    ],
)
def test_what_is_read_as_words(fields: dict[str, object], off: set[str]) -> None:
    options = order({"input": "Hello.", **fields}).synthesis.options
    assert options == msgspec.structs.replace(TextOptions(), **dict.fromkeys(off, False))


@pytest.mark.parametrize(
    ("normalize", "emoji"), [({"emoji": "skip"}, "skip"), ({"emoji": None}, "name"), (False, "name")]
)
def test_emoji_are_named_unless_they_are_to_be_skipped(normalize: object, emoji: str) -> None:
    assert order({"input": "Hello.", "normalize": normalize}).synthesis.options.emoji == emoji


def test_phonemes_and_their_durations() -> None:
    read = order({"input": "həlˈO", "input_type": "phonemes", "durations": [3, None, 200, 1, 8]})
    assert read.synthesis.options.spelling == "phonemes"
    assert read.synthesis.durations == (3, None, 200, 1, 8)


@pytest.mark.parametrize(
    ("fields", "streams", "preferred", "shape"),
    [
        ({}, False, "json", "json"),
        ({}, True, "json", "lines"),
        ({"stream": True}, False, "json", "lines"),
        ({"stream": False}, True, "json", "json"),
        ({"stream": None}, True, "json", "lines"),
        ({}, True, "vtt", "vtt"),
        ({"captions": "srt"}, False, "vtt", "srt"),
        ({"captions": "srt", "stream": True}, False, "json", "srt"),
        ({"captions": "json"}, False, "vtt", "json"),
        ({"captions": None}, False, "srt", "srt"),
    ],
)
def test_the_shape_of_timestamps(fields: dict[str, object], streams: bool, preferred: Any, shape: str) -> None:
    body = json.dumps({"input": "Hello.", **fields}).encode()
    assert parse_timestamps(body, SETTINGS, streams, preferred).shape == shape


def test_a_timed_order_is_otherwise_an_order() -> None:
    body = {"input": "Hello.", "voice": "af_heart", "speed": 2, "response_format": "wav", "return_timestamps": False}
    timed, plain = parse_timestamps(json.dumps(body).encode(), SETTINGS), order(body)
    assert (timed.synthesis, timed.format, timed.words) == (plain.synthesis, plain.format, False)


@pytest.mark.parametrize("name", ["input", "text"])
def test_a_text_to_read_has_two_names(name: str) -> None:
    body = {name: "Hello.", "language": "b", "normalize": False}
    speech = parse_phonemize(json.dumps(body).encode(), SETTINGS)
    assert (speech.text, speech.voice, speech.language) == ("Hello.", "bm_george", "en-GB")
    assert not speech.options.numbers


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "input"),
        ({"input": None, "text": None}, "input"),
        ({"text": ""}, "input"),
        ({"text": "x" * 51}, "input"),
        ({"text": "a", "input": "b"}, "text"),
        ({"text": "a", "language": "klingon"}, "lang"),
    ],
)
def test_a_wrong_text_to_read_is_named(body: dict[str, object], param: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_phonemize(json.dumps(body).encode(), SETTINGS)
    assert caught.value.param == param


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [*SpeechBody.__struct_fields__, *TimestampsBody.__struct_fields__, "backend"]
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("path", ["/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize"])
@QUIET
@given(fields=st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_any_value_of_any_field_is_spoken_or_refused(
    client: testing.TestClient, path: str, fields: dict[str, object]
) -> None:
    answer = client.simulate_post(path, body=msgspec.json.encode(fields))
    assert answer.status_code in {200, 400}


@QUIET
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_politely(client: testing.TestClient, body: bytes) -> None:
    answer = client.simulate_post("/v1/audio/speech", body=body)
    assert answer.status_code == 400
    assert set(answer.json) == {"error"}
