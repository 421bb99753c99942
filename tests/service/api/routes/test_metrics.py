import math
import re
from pathlib import Path
from typing import Any

import pytest
from falcon import testing
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from service import __version__
from service.app import create_app
from service.cache.directory import DirectoryCache
from service.host import Host
from service.memory.budget import Budget
from service.settings import Settings
from tests.service.fakes import FakeEngine

PATH = "/v1/audio/speech"
MIB = 1 << 20


@pytest.fixture
def measured(speaker: FakeEngine, tmp_path: Path) -> testing.TestClient:
    host = Host(Budget(240, "a test"), measure_pss=lambda: 150.5, worker_generation=3)
    return testing.TestClient(
        create_app(speaker, Settings(wait_seconds=0), cache=DirectoryCache(tmp_path, MIB), host=host)
    )


def samples(client: testing.TestClient) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    answer = client.simulate_get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_speech_is_counted_as_in_the_access_line(measured: testing.TestClient) -> None:
    text = "pieces=3 size=24000"
    for _ in range(2):
        measured.simulate_post(PATH, json={"input": text})
    found = samples(measured)
    assert found["kokoro_requests_total", PATH, "200"] == 2
    assert found["kokoro_streams_total", "complete"] == 2
    assert found["kokoro_cache_lookups_total", "miss"] == found["kokoro_cache_lookups_total", "hit"] == 1
    assert found["kokoro_audio_seconds_total",] == 3.0
    assert found["kokoro_characters_total",] == len(text)
    assert found["kokoro_synthesis_seconds_total",] >= 0
    assert found["kokoro_queue_seconds_count",] == 1
    assert found["kokoro_real_time_ratio_count",] == 1
    assert found["kokoro_first_byte_seconds_count", "miss"] == found["kokoro_first_byte_seconds_count", "hit"] == 1
    assert 0 < found["kokoro_cache_bytes",] <= found["kokoro_cache_limit_bytes",] == MIB
    assert found["kokoro_cache_writable",] == 1


def test_what_is_refused_is_counted_with_its_reason(measured: testing.TestClient) -> None:
    environ = testing.create_environ(PATH, method="POST", body='{"input": "pieces=9"}')
    body: Any = measured.app(environ, testing.StartResponseMock())
    assert measured.simulate_post(PATH, json={"input": "x"}).status_code == 429
    found = samples(measured)
    assert found["kokoro_refused_total", "busy"] == 1
    assert (found["kokoro_speaking",], found["kokoro_waiting",]) == (1, 0)
    body.close()
    found = samples(measured)
    assert found["kokoro_streams_total", "abandoned"] == 1
    assert found["kokoro_speaking",] == 0


def test_the_service_says_what_it_is_and_what_it_weighs(measured: testing.TestClient) -> None:
    found = samples(measured)
    assert found["kokoro_build_info", __version__] == 1
    assert found["kokoro_model_info", "A sine wave.", "kokoro-fake", "onnxruntime"] == 1
    assert found["kokoro_model_created_seconds",] == 1_700_000_000
    assert found["kokoro_memory_budget_bytes",] == 240 * MIB
    assert found["kokoro_memory_pss_bytes",] == 150.5 * MIB
    assert found["kokoro_worker_replacements_total",] == 2


def test_what_is_not_known_is_left_out(client: testing.TestClient) -> None:
    names = {name for name, *_ in samples(client)}
    assert "kokoro_memory_pss_bytes" not in names
    assert "kokoro_cache_bytes" not in names


def test_labels_do_not_grow_with_what_is_asked(measured: testing.TestClient) -> None:
    def ask(word: str) -> None:
        measured.simulate_get(f"/{word}")
        measured.simulate_get(f"/v1/models/{word}")
        measured.simulate_post(PATH, json={"input": word, "voice": word})
        measured.simulate_post(PATH, json={"input": word, "response_format": word})

    ask("a")
    before = set(samples(measured))
    for number in range(2, 50):
        ask("a" * number)
    assert set(samples(measured)) - before == {("kokoro_requests_total", "/metrics", "200")}
    assert all(len(value) <= 40 for _, *values in before for value in values)


def test_names_follow_the_conventions(measured: testing.TestClient) -> None:
    measured.simulate_post(PATH, json={"input": "pieces=1"})
    text = measured.simulate_get("/metrics").text
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    assert set(re.findall(r"^# HELP (\S+) \S", text, re.MULTILINE)) == set(kinds)
    for name, kind in kinds.items():
        assert name.startswith("kokoro_")
        assert (kind == "counter") == name.endswith("_total")
        assert kind != "histogram" or name.endswith(("_seconds", "_ratio"))
    assert all(math.isfinite(value) for value in samples(measured).values())


def test_the_global_registry_is_left_alone(measured: testing.TestClient) -> None:
    measured.simulate_post(PATH, json={"input": "pieces=1"})
    assert not [family.name for family in REGISTRY.collect() if family.name.startswith("kokoro")]


def test_no_word_of_the_text_is_told(measured: testing.TestClient) -> None:
    measured.simulate_post(PATH, json={"input": "The eagle has landed", "voice": "eagle"})
    measured.simulate_post(PATH, json={"input": "The eagle has landed"})
    measured.simulate_get("/eagle")
    assert "eagle" not in measured.simulate_get("/metrics").text
