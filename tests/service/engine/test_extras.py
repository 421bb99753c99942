import tomllib
from pathlib import Path

import msgspec
import pytest

from service.audio.encoders import FORMATS, Format
from service.cache.backends import BACKENDS, Backend
from service.engine.extras import reservations
from service.errors import BadSetting
from service.extras import Extra
from service.settings import Settings

CACHED = Settings(cache_url="redis://localhost")


def purposes(settings: Settings, formats: tuple[Format, ...] = FORMATS) -> list[str]:
    return [reserved.purpose for reserved in reservations(settings, formats)]


def test_memory_is_reserved_for_formats_that_are_installed_and_a_cache_that_is_set() -> None:
    assert purposes(Settings()) == ["AAC"]
    assert purposes(CACHED) == ["AAC", "KOKORO_CACHE_URL"]
    assert all(reserved.memory_mib > 0 for reserved in reservations(CACHED))


def test_nothing_is_reserved_for_what_is_not_installed_or_needs_no_library() -> None:
    missing = Extra("missing", "missing_module", 50)
    formats = (FORMATS[0], msgspec.structs.replace(FORMATS[0], extra=missing))
    assert purposes(Settings(cache_dir="/somewhere"), formats) == []


def test_a_row_of_a_table_is_all_that_a_reservation_takes() -> None:
    installed = Extra("another", "json", 7)
    formats = (*FORMATS, Format("another", "audio/x-another", FORMATS[0].encode, extra=installed))
    backends = (*BACKENDS, Backend(("another",), BACKENDS[0].open, Extra("other", "other", 9)))
    reserved = reservations(Settings(cache_url="another://host"), formats, backends)
    assert {each.purpose: each.memory_mib for each in reserved} == {"AAC": 20, "ANOTHER": 7, "KOKORO_CACHE_URL": 9}


def test_a_url_of_no_back_end_is_refused() -> None:
    with pytest.raises(BadSetting, match="KOKORO_CACHE_URL"):
        reservations(Settings(cache_url="http://localhost"))


def test_every_extra_is_one_of_the_projects_and_its_memory_is_documented() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    documented = Path("docs/memory.md").read_text(encoding="utf-8").split("**Extras**")[1].split("\n\n")[0]
    extras = [form.extra for form in FORMATS if form.extra] + [backend.extra for backend in BACKENDS]
    for extra in extras:
        assert any(line.startswith(extra.library) for line in project["optional-dependencies"][extra.name])
        assert f" {extra.memory_mib} " in documented
