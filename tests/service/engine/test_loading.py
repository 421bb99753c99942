"""Loading of an engine: log lines, limits, and errors that stop the start."""

import logging
import threading
from pathlib import Path

import msgspec
import pytest

from service.cache.backends import BACKENDS
from service.engine.loading import load_engine
from service.errors import BadModel, BadSetting, TooLittleMemory
from service.memory.budget import Budget
from service.model.processor import Processor
from service.settings import Settings
from tests.service.fakes import wait_until


@pytest.fixture
def settings(tiny_model: Path) -> Settings:
    return Settings(model=str(tiny_model))


def test_a_missing_build_or_voice_stops_the_start_by_name(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="make model"):
        load_engine(msgspec.structs.replace(settings, model=str(tmp_path)))
    for voice in ("af_hart", "af_sky+", "af_sky-af_bella"):
        with pytest.raises(BadSetting, match="KOKORO_VOICE"):
            load_engine(msgspec.structs.replace(settings, voice=voice))


@pytest.mark.parametrize("aliases", ["narrator=af_hart", "narrator=af_sky-af_bella", "x=narrator", "af_sky=af_bella"])
def test_an_alias_that_stands_for_no_voice_stops_the_start(settings: Settings, aliases: str) -> None:
    with pytest.raises(BadSetting, match="KOKORO_VOICE_ALIASES"):
        load_engine(msgspec.structs.replace(settings, voice_aliases=aliases))


@pytest.mark.parametrize("processor", [Processor("Haswell", "avx2"), Processor("aarch64", "arm")])
def test_the_log_says_what_runs_on_what_and_warns_without_native_operators(
    int8_model: Path, caplog: pytest.LogCaptureFixture, processor: Processor
) -> None:
    with caplog.at_level(logging.INFO, "service"):
        load_engine(Settings(model=str(int8_model)), processor)
    levels = [
        (record.levelno, record.getMessage()) for record in caplog.records if record.name == "service.engine.loading"
    ]
    assert levels[0] == (logging.INFO, f"model int8 on {processor.description}")
    (warning,) = (text for level, text in levels if level > logging.INFO)
    assert "the build has no kokoro-native." in warning


def test_the_log_tells_the_budget_and_what_follows_from_it(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "service"):
        load_engine(msgspec.structs.replace(settings, memory_mb=300))
    assert "memory budget 300 MiB (KOKORO_MEMORY_MB): windows of" in caplog.text


def test_reservations_for_extras_are_logged_and_shrink_the_arena(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    small = msgspec.structs.replace(settings, memory_mb=300)
    alone = load_engine(small)
    with caplog.at_level(logging.INFO, "service"):
        cached = load_engine(msgspec.structs.replace(small, cache_url="redis://localhost"))
    reserved = BACKENDS[0].extra.memory_mib
    assert f"{reserved} MiB of the budget are reserved for KOKORO_CACHE_URL" in caplog.text
    assert cached.limits.arena == alone.limits.arena - reserved


def test_a_machine_that_is_too_small_is_refused_at_the_start_with_the_figures(settings: Settings) -> None:
    with pytest.raises(TooLittleMemory, match="100 MiB") as caught:
        load_engine(settings, budget=Budget(100, "a test"))
    assert caught.value.least > 100
    assert load_engine(settings, budget=Budget(caught.value.least, "a test")).limits.arena > 0


def test_a_machine_that_is_too_small_is_refused_before_the_front_end_is_loaded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[object] = []
    monkeypatch.setattr("service.engine.loading.build_front_end", lambda *arguments: loaded.append(arguments))
    with pytest.raises(TooLittleMemory):
        load_engine(settings, budget=Budget(100, "a test"))
    assert loaded == []


def test_the_threads_of_an_engine_end_with_it(settings: Settings) -> None:
    before = set(threading.enumerate())
    engine = load_engine(settings)
    assert engine.voices
    started = set(threading.enumerate()) - before
    assert started
    del engine
    # Each looks up from its work first.
    assert wait_until(lambda: not any(thread.is_alive() for thread in started))
