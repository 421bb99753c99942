"""Whatever a body is, the answer is speech or an error in the one shape, and never the server's fault."""

import json
from pathlib import Path

import pytest
from falcon import testing
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from service.app import create_app
from service.engine.loading import load_engine
from service.settings import Settings
from tests.fuzzing import examples
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine
from tests.service.hostile.bodies import bodies

ROUTES = ["/v1/audio/speech", "/v1/audio/speech/timestamps", "/v1/phonemize", "/dev/captioned_speech"]
SETTINGS = Settings(wait_seconds=0, max_chars=200)
REFUSALS = {400, 413}

speaker = FakeEngine()
client = testing.TestClient(create_app(speaker, SETTINGS))


def assert_served_or_refused(answer: testing.Result) -> None:
    if answer.status_code == 200:
        assert answer.content
        return
    assert answer.status_code in REFUSALS, answer.text
    assert_openai_error(answer, answer.status_code, param=answer.json["error"]["param"])
    assert answer.headers["x-request-id"]


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(ROUTES), bodies)
@example("/v1/audio/speech", b'{"input": "\\ud800"}')
@example("/v1/audio/speech", b'{"input": "a", "input": "b"}')
@example("/v1/audio/speech", b'{"input": "Hello.", "speed": NaN}')
@example("/v1/audio/speech", b'{"input": "Hello.", "speed": 1e999}')
@example("/v1/audio/speech", b'{"input": "Hello.", "pitch": -1e-999}')
@example("/v1/audio/speech", b'{"input": "Hello.", "volume": ' + b"9" * 5000 + b"}")
@example("/v1/audio/speech", b'{"input": "\\u0000"}')
def test_any_body_is_served_or_refused(route: str, body: bytes) -> None:
    assert_served_or_refused(client.simulate_post(route, body=body))
    assert speaker.running == 0


@pytest.fixture(scope="module")
def reader(tiny_model: Path) -> testing.TestClient:
    """The real front-end, asked for phonemes alone."""
    settings = Settings(model=str(tiny_model))
    return testing.TestClient(create_app(load_engine(settings), settings))


signs = st.text(
    st.sampled_from("aé½&@%€#*_`~|<>[]()/\\{}:;.,!?'\"-–—…0159$£ \n\t\u200b\u00ad\u0301😀🇬🇧\ufffd\0"), max_size=80
)
texts = st.one_of(st.text(max_size=80), signs, st.text("[]()/+-:pause1.5s ˈəˌAw", max_size=60))


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.sampled_from(["af_heart", "bm_george"]), st.booleans(), st.sampled_from([None, False, True]))
@example("[pause:99999999999999999999s]", "af_heart", True, None)
@example("[x](//)", "af_heart", True, None)
@example("[](/ə/)", "af_heart", True, None)
@example("[x](+99999999999)", "af_heart", True, None)
@example("\ud83d", "af_heart", True, None)
@example("'" * 200, "bm_george", True, None)
@example("1" * 4000, "af_heart", True, None)
@example("$" + "9" * 400 + ".99", "af_heart", True, True)
@example("[" * 4096, "af_heart", True, None)
@example("e\u0301" * 2000, "af_heart", True, None)
def test_any_text_is_read_or_refused(
    reader: testing.TestClient, text: str, voice: str, markup: bool, normalize: bool | None
) -> None:
    body = {"input": text, "voice": voice, "markup": markup, "normalize": normalize}
    answer = reader.simulate_post("/v1/phonemize", body=json.dumps(body).encode())
    assert_served_or_refused(answer)
    # A lone surrogate is no JSON, so there is no field to blame.
    if answer.status_code == 400 and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert answer.json["error"]["param"] == "input"
