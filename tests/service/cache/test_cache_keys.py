"""Cache keys contain every field of a request that changes the audio."""

from typing import Any

import msgspec
import pytest

from service.cache.keys import audio_key, speech_key
from service.speech import SynthesisRequest, TextOptions

SPEECH = SynthesisRequest("Good morning.", "af_heart")
OTHERS: list[dict[str, Any]] = [
    {"text": "Good evening."},
    {"voice": "bm_george"},
    {"speed": 1.5},
    {"language": "en-GB"},
    {"options": TextOptions(markup=False)},
    {"volume": 0.5},
    {"pitch": 1.0},
    {"durations": (3, None)},
    {"loudness": "model"},
]


@pytest.mark.parametrize("other", OTHERS)
def test_every_field_changes_the_key(other: dict[str, Any]) -> None:
    changed = msgspec.structs.replace(SPEECH, **other)
    assert speech_key("engine", changed) != speech_key("engine", SPEECH)


def test_every_field_of_a_request_is_tried_above() -> None:
    assert {field for other in OTHERS for field in other} == set(SynthesisRequest.__struct_fields__)


def test_the_engine_and_the_format_are_in_the_key() -> None:
    keys = {audio_key(speech_key(engine, SPEECH), form) for engine in ("one", "other") for form in ("mp3", "wav")}
    assert len(keys) == 4
    assert audio_key(speech_key("one", SynthesisRequest("Good morning.", "af_heart")), "mp3") in keys
