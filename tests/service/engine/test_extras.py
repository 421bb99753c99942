import importlib.util

import pytest

from service.engine.extras import extras_of
from service.settings import Settings


def names(settings: Settings) -> list[str]:
    return [extra.name for extra in extras_of(settings)]


def test_what_is_installed_and_what_is_set_is_counted() -> None:
    assert names(Settings()) == ["AAC"]
    assert names(Settings(cache_url="redis://localhost")) == ["AAC", "KOKORO_CACHE_URL"]
    assert all(extra.weight > 0 for extra in extras_of(Settings(cache_url="redis://localhost")))


def test_without_them_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert names(Settings(cache_dir="/somewhere")) == []
