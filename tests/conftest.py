"""What holds for every test: a clean environment, and no real model where none was built."""

import os
from pathlib import Path

import pytest

# As ``service`` sets it, which is imported after numpy by some tests: on a busy machine numpy's threads wait for each
# other, and a sentence is tagged in 40 ms instead of 2.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MODEL = Path(__file__).parent.parent / "models" / "kokoro-v1.0"


@pytest.fixture(autouse=True)
def clean_environ(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the caller's shell reaches a test."""
    for name in list(os.environ):
        if name == "PORT" or name.startswith("KOKORO_"):
            monkeypatch.delenv(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the real model where there is none; ``make test`` builds it first, so there it all runs."""
    if (MODEL / "manifest.json").exists():
        return
    for item in items:
        if item.get_closest_marker("model"):
            item.add_marker(pytest.mark.skip(reason="no models/kokoro-v1.0: run `make model`"))
