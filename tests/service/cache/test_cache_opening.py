"""Where the operator wishes finished audio to be: in one place or none, and a wrong wish stops the start."""

import sys
from pathlib import Path

import pytest

from service.cache.opening import open_cache
from service.errors import BadSetting
from service.settings import Settings


def test_no_directory_is_no_cache() -> None:
    assert open_cache(Settings()) is None


@pytest.mark.parametrize("url", ["http://cache:secret@host", "secret", "redis://host:secret"])
def test_a_url_that_is_none_is_refused_without_a_word_of_it(url: str) -> None:
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
