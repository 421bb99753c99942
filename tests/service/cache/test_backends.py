"""The cache follows from the settings: one or none, and a setting that cannot be used stops the start."""

import sys
from pathlib import Path

import pytest

from service.cache.backends import BACKENDS, Backend, open_cache
from service.cache.directory import DirectoryCache
from service.errors import BadSetting
from service.extras import Extra
from service.settings import Settings


def test_no_directory_is_no_cache() -> None:
    assert open_cache(Settings()) is None


@pytest.mark.parametrize("url", ["http://cache:secret@host", "secret", "redis://host:secret"])
def test_a_url_that_cannot_be_used_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(BadSetting) as caught:
        open_cache(Settings(cache_url=url))
    assert "KOKORO_CACHE_URL" in str(caught.value) and "secret" not in str(caught.value)


def test_there_is_one_cache_at_most(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="set one of them"):
        open_cache(Settings(cache_url="redis://localhost", cache_dir=str(tmp_path)))


def test_without_the_library_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(BadSetting, match=r"kokoro-lite\[redis\]"):
        open_cache(Settings(cache_url="redis://localhost"))


def test_another_back_end_is_a_row_of_the_table(tmp_path: Path) -> None:
    opened: list[str] = []

    def connect(url: str) -> DirectoryCache:
        opened.append(url)
        return DirectoryCache(tmp_path, 1 << 20)

    backends = (*BACKENDS, Backend(("another", "anothers"), connect, Extra("another", "json", 3)))
    cache = open_cache(Settings(cache_url="Anothers://host/0"), backends)
    assert isinstance(cache, DirectoryCache) and opened == ["Anothers://host/0"]
    with pytest.raises(BadSetting, match="redis:// or rediss:// or unix:// or another:// or anothers://"):
        open_cache(Settings(cache_url="third://host"), backends)
