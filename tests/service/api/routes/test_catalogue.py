from collections.abc import Sequence

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from service.speech import Voice
from tests.service.contract import assert_openai_error
from tests.service.fakes import VOICES, FakeEngine


@pytest.mark.parametrize("path", ["/v1/models", "/v1/audio/models"])
def test_models_for_every_client(client: testing.TestClient, path: str) -> None:
    body = client.simulate_get(path).json
    assert body["object"] == "list"
    openai = ["tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15"]
    assert [model["id"] for model in body["data"]] == ["kokoro-fake", "kokoro", *openai]
    assert body["models"] == body["data"]
    assert body["data"][0] == {
        "id": "kokoro-fake",
        "object": "model",
        "created": 1_700_000_000,
        "owned_by": "hexgrad",
        "description": "A sine wave.",
    }


def test_every_model_in_the_list_can_be_fetched_and_is_the_same(client: testing.TestClient) -> None:
    for model in client.simulate_get("/v1/models").json["data"]:
        assert client.simulate_get(f"/v1/models/{model['id']}").json == model


@pytest.mark.parametrize("path", ["/v1/audio/voices", "/v1/voices"])
@pytest.mark.parametrize("query", ["", "limit=100", "legacy=false&x=%20"])
def test_voices_for_every_client(client: testing.TestClient, path: str, query: str) -> None:
    body = client.simulate_get(path, query_string=query).json
    assert body["object"] == "list"
    assert body["voices"] == body["data"]
    assert body["voices"] == [
        {"id": voice.id, "name": voice.name, "language": voice.language, "gender": voice.gender} for voice in VOICES
    ]


def test_languages_are_listed_with_the_reason_why_one_is_not_available(client: testing.TestClient) -> None:
    *_, english, japanese = client.simulate_get("/v1/audio/voices").json["languages"]
    assert english == {"id": "en-GB", "name": "British English", "available": True, "reason": ""}
    assert japanese["available"] is False and "kokoro-lite[ja]" in japanese["reason"]


def test_clients_of_older_servers_get_strings(client: testing.TestClient) -> None:
    body = client.simulate_get("/v1/audio/voices", query_string="legacy=true").json
    assert body == {"voices": [voice.id for voice in VOICES]}
    assert_openai_error(client.simulate_get("/v1/audio/voices", query_string="legacy=perhaps"), 400)


def test_aliases_of_usable_voices_are_listed_apart() -> None:
    settings = Settings(voice_aliases="narrator=bm_george(2)+af_heart, other=af_heart+af_sky")
    body = testing.TestClient(create_app(FakeEngine(), settings)).simulate_get("/v1/audio/voices").json
    assert {alias["id"]: alias["voice"] for alias in body["aliases"]} == {
        "narrator": "bm_george(2)+af_heart",
        "marin": "af_heart",
        "ballad": "bm_george",
    }
    assert not {alias["id"] for alias in body["aliases"]} & {voice["id"] for voice in body["voices"]}


def test_only_voices_that_can_be_used_now_are_listed() -> None:
    class Changing(FakeEngine):
        voices: Sequence[Voice] = VOICES

    speaker = Changing()
    client = testing.TestClient(create_app(speaker, Settings()))
    speaker.voices = VOICES[:1]
    assert [voice["id"] for voice in client.simulate_get("/v1/audio/voices").json["data"]] == ["af_heart"]


def test_a_slash_at_the_end_does_not_matter(client: testing.TestClient) -> None:
    assert client.simulate_get("/v1/models/").json == client.simulate_get("/v1/models").json
