"""Common to all tests: a clean environment, markers by fixture, the list of skips, profiles of generated tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fuzzing import examples
from tests.skips import SkipCheck, is_strict, load_allowed

# As ``service`` sets it, which is imported after numpy by some tests: on a busy machine numpy's threads wait for each
# other, and a sentence is tagged in 40 ms instead of 2.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MODEL = Path(__file__).parent.parent / "models" / "kokoro-v1.0"
TINY = Path("out/tiny")
INHERITED = ("KOKORO_", "MAKE", "MFLAGS")
"""Beginnings of variables that change what the service or ``make`` does."""

PROFILE = os.environ.get("FUZZ", "ci")
for name in ("ci", "thorough"):
    settings.register_profile(name, max_examples=examples(100, name), deadline=None)
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="fail if a test is skipped that is not in skips.toml")


def pytest_configure(config: pytest.Config) -> None:
    if is_strict(config) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipCheck(load_allowed()))


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """A complete build with random weights (`python -m export tiny --out out/tiny`; `make test` makes it)."""
    assert (TINY / "manifest.json").is_file(), "out/tiny is missing: run `make tiny`"
    return TINY


@pytest.fixture(autouse=True)
def clean_environ(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the caller's shell reaches a test."""
    for name in list(os.environ):
        if name == "PORT" or name.startswith(INHERITED):
            monkeypatch.delenv(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the tiny model, and skip what needs the real one where it was not built."""
    built = (MODEL / "manifest.json").exists()
    for item in items:
        if "tiny_model" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.tiny)
        if item.get_closest_marker("model") and not built:
            item.add_marker(pytest.mark.skip(reason="no models/kokoro-v1.0: run `make model`"))
