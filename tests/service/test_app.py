import logging
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from service.admission.queue import CAPACITY
from service.api.dispatch import MAX_SENDERS
from service.app import BOOT_ERROR, create_app, get_app
from service.memory.budget import PRELOAD_BUDGET_MIB
from service.settings import Settings
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine

ROOT = Path(__file__).parents[2]


@pytest.fixture
def configuration(monkeypatch: pytest.MonkeyPatch) -> Any:
    """gunicorn.conf.py as gunicorn would read it, and the variables it sets undone afterwards."""
    for name in ("ORT_DISABLE_TELEMETRY", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def test_settings_reach_what_they_are_for() -> None:
    speaker = FakeEngine()
    client = testing.TestClient(create_app(speaker, Settings(max_chars=5, voice="bm_george")))
    answer = client.simulate_post("/v1/audio/speech", json={"input": "123456"})
    assert_openai_error(answer, 400, param="input", code="text_too_long")
    assert client.simulate_post("/v1/audio/speech", json={"input": "12345"}).status_code == 200
    assert [speech.voice for speech in speaker.asked] == ["bm_george"]


def test_applications_share_nothing() -> None:
    first, second = (testing.TestClient(create_app(FakeEngine(), Settings(wait_seconds=0))) for _ in range(2))
    environ = testing.create_environ("/v1/audio/speech", method="POST", body='{"input": "Hello."}')
    body: Any = first.app(environ, testing.StartResponseMock())
    assert first.simulate_post("/v1/audio/speech", json={"input": "x"}).status_code == 429
    assert second.simulate_post("/v1/audio/speech", json={"input": "x"}).status_code == 200
    body.close()


def test_an_application_is_made_without_the_engines_libraries() -> None:
    program = "import sys, service.app; print(sorted({'onnxruntime', 'marisa_trie', 'regex'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wrong_setting_ends_the_worker_with_its_message(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KOKORO_THREADS", "many")
    with caplog.at_level(logging.ERROR), pytest.raises(SystemExit) as caught:
        get_app()
    assert caught.value.code == BOOT_ERROR
    assert "KOKORO_THREADS" in caplog.text


def test_there_is_a_thread_for_everyone_who_may_wait_and_two_for_health(configuration: Any) -> None:
    assert configuration["threads"] == 1 + CAPACITY + MAX_SENDERS + 2


def test_one_process_speaks_and_loads_its_model_itself(configuration: Any) -> None:
    assert (configuration["workers"], configuration["preload_app"]) == (1, False)


def test_libraries_are_told_to_be_quiet_and_small_before_they_load() -> None:
    names = ("ORT_DISABLE_TELEMETRY", "OPENBLAS_NUM_THREADS")
    program = (
        f"import os, runpy; runpy.run_path('gunicorn.conf.py'); print(*(os.environ.get(name) for name in {names}))"
    )
    unset = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=unset, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "1"]


@pytest.mark.parametrize(
    ("budget", "imported"),
    [
        (PRELOAD_BUDGET_MIB - 1, "[]"),
        (PRELOAD_BUDGET_MIB, "['falcon', 'numpy', 'service.engine.loading', 'soundfile']"),
    ],
)
def test_the_master_imports_what_is_heavy_only_where_there_is_room(budget: int, imported: str) -> None:
    """And never what has threads or other state that no fork survives."""
    heavy = {"numpy", "onnxruntime", "falcon", "soundfile", "service.engine.loading"}
    program = (
        "import runpy, sys; runpy.run_path('gunicorn.conf.py')['on_starting'](None); import threading;"
        f"print(sorted({heavy} & set(sys.modules)), threading.active_count())"
    )
    environ = {**os.environ, "KOKORO_MEMORY_MB": str(budget)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{imported} 1"
