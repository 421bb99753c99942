import logging
from pathlib import Path

import pytest
from falcon import testing
from hypothesis import given
from hypothesis import strategies as st

from service.api.keys import Keys, read_keys
from service.app import create_app
from service.errors import BadSetting
from service.settings import Settings, read_settings
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine

PATH = "/v1/audio/speech"
FIRST, SECOND = "sk-first-0123456789", "sk-second-9876543210"
LISTS = ["/v1/models", "/v1/models/kokoro-fake", "/v1/audio/models", "/v1/audio/voices"]
PAGES = ["/docs", "/openapi.json"]


def guarded(**settings: object) -> tuple[testing.TestClient, FakeEngine]:
    speaker = FakeEngine()
    app = create_app(speaker, Settings(**settings), Keys([FIRST, SECOND]))  # type: ignore[arg-type]
    return testing.TestClient(app), speaker


@pytest.mark.parametrize(
    "shown",
    [
        {"Authorization": f"Bearer {FIRST}"},
        {"Authorization": f"bearer   {SECOND} "},
        {"X-API-Key": SECOND},
        {"Authorization": "Basic eDp5", "X-API-Key": FIRST},
    ],
)
def test_every_key_is_accepted_in_every_way(shown: dict[str, str]) -> None:
    client, _ = guarded()
    assert client.simulate_post(PATH, json={"input": "pieces=1"}, headers=shown).status_code == 200


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": FIRST},
        {"Authorization": f"Basic {FIRST}"},
        {"Authorization": f"Bearer {FIRST}x"},
        {"Authorization": f"Bearer {FIRST[:-1]}"},
        {"Authorization": f"Bearer {FIRST},{SECOND}"},
        {"X-API-Key": "ÿé"},
    ],
)
def test_whoever_shows_none_is_turned_away_unread(shown: dict[str, str]) -> None:
    client, speaker = guarded()
    for body in ('{"input": "Hello."}', "not JSON", "x" * 1_000_000):
        answer = client.simulate_post(PATH, body=body, headers=shown)
        assert_openai_error(answer, 401, code="invalid_api_key")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["x-request-id"]
    assert speaker.asked == []


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", PATH, "/v1/models/a/b", "/healthz/x", "/v1/models/x/../..", "//healthz"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_without_a_key_nothing_can_be_learned(path: str, method: str) -> None:
    client, _ = guarded()
    environ = testing.create_environ(path)
    environ["REQUEST_METHOD"] = method
    start = testing.StartResponseMock()
    body = b"".join(client.app(environ, start))
    assert str(start.status).startswith("401")
    assert b"invalid_api_key" in body


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/healthz/", *LISTS, *PAGES])
def test_health_and_lists_are_open(path: str) -> None:
    client, _ = guarded()
    assert client.simulate_get(path).status_code == 200


@pytest.mark.parametrize("path", [*LISTS, *PAGES])
def test_all_but_health_can_be_closed(path: str) -> None:
    client, _ = guarded(public_lists=False)
    assert_openai_error(client.simulate_get(path), 401)
    assert client.simulate_get(path, headers={"X-API-Key": FIRST}).status_code == 200
    assert client.simulate_get("/healthz").status_code == 200


def test_open_paths_are_open_for_reading_only() -> None:
    client, _ = guarded()
    assert_openai_error(client.simulate_post("/v1/models"), 401)


def test_without_keys_everybody_may_ask() -> None:
    client = testing.TestClient(create_app(FakeEngine(), Settings(), Keys()))
    assert client.simulate_post(PATH, json={"input": "pieces=1"}).status_code == 200


def test_no_key_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, _ = guarded()
    for key in (FIRST, "sk-guess-1111"):
        client.simulate_post(PATH, json={"input": "crash=0"}, headers={"Authorization": f"Bearer {key}"})
        client.simulate_get("/nowhere", headers={"X-API-Key": key})
    assert len(caplog.records) >= 4
    assert "sk-" not in caplog.text


@given(st.text(max_size=40))
def test_any_text_is_compared_and_only_a_key_accepted(given: str) -> None:
    assert Keys([FIRST, SECOND]).accept(given) == (given in {FIRST, SECOND})


def test_keys_come_from_the_environment_and_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# for the kitchen\n{SECOND}\n\n  # old\n third \n", encoding="utf-8")
    keys = read_keys(Settings(api_keys=f" {FIRST} , fourth,", api_keys_file=str(file)))
    assert len(keys) == 4
    assert all(keys.accept(key) for key in (FIRST, SECOND, "third", "fourth"))
    assert not keys.accept("# old")


def test_no_setting_is_no_key() -> None:
    assert len(read_keys(Settings())) == 0


@pytest.mark.parametrize("given", [",", " , ", "sk-good,sk-with space", "sk-\x00", "sk-ü"])
def test_a_list_that_cannot_be_meant_stops_the_start_without_being_shown(given: str) -> None:
    with pytest.raises(BadSetting, match="KOKORO_API_KEYS") as caught:
        read_keys(read_settings({"KOKORO_API_KEYS": given}))
    assert "sk-" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe", b"two words\n"])
def test_a_file_that_cannot_be_meant_stops_the_start(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys"
    file.write_bytes(content)
    with pytest.raises(BadSetting, match="KOKORO_API_KEYS_FILE"):
        read_keys(Settings(api_keys_file=str(file)))


def test_a_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="KOKORO_API_KEYS_FILE"):
        read_keys(Settings(api_keys_file=str(tmp_path / "nothing")))
