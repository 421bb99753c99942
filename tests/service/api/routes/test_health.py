import pytest
from falcon import testing

from service import __version__
from service.api.route import Route
from service.api.table import ROUTES


def test_alive(client: testing.TestClient) -> None:
    assert client.simulate_get("/healthz").json == {"status": "alive"}


def test_ready_says_what_is_loaded(client: testing.TestClient) -> None:
    body = client.simulate_get("/readyz").json
    languages = body.pop("languages")
    assert body == {"status": "ready", "model": "kokoro-fake", "voices": 2, "operators": "onnxruntime"}
    assert {each["id"]: each["available"] for each in languages} == {"en-US": True, "en-GB": True, "ja-JP": False}


@pytest.mark.parametrize("route", [each for each in ROUTES if "GET" in each.methods], ids=lambda each: each.path)
def test_monitors_and_browsers_may_ask_for_the_head_alone(client: testing.TestClient, route: Route) -> None:
    path = route.path.format(model="kokoro")
    whole, head = client.simulate_get(path), client.simulate_head(path)
    assert head.status_code == whole.status_code == 200
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.content == b""


def test_the_index_lists_paths_that_answer(client: testing.TestClient) -> None:
    body = client.simulate_get("/").json
    assert (body["name"], body["version"], body["model"]) == ("kokoro-lite", __version__, "kokoro-fake")
    assert "/v1/audio/speech" in body["paths"] and "/" not in body["paths"]
    for path in body["paths"]:
        assert client.simulate_options(path.format(model="kokoro-fake")).status_code == 200
