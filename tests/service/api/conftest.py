"""The whole application around the fake speaker, called without a server."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from service.app import create_app
from service.cache.directory import DirectoryCache
from service.settings import Settings
from tests.service.api.asking import MIB
from tests.service.fakes import LIMIT, FakeEngine

SETTINGS = Settings(wait_seconds=0.0, max_chars=200)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What ``hold=`` waits for; open at the end of the test whatever happens."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def speaker(gate: threading.Event) -> FakeEngine:
    return FakeEngine(gate)


@pytest.fixture
def client(speaker: FakeEngine) -> testing.TestClient:
    return testing.TestClient(create_app(speaker, SETTINGS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audio"


@pytest.fixture
def caching(speaker: FakeEngine, folder: Path) -> testing.TestClient:
    """Of an application that keeps finished audio in ``folder``."""
    return testing.TestClient(create_app(speaker, Settings(wait_seconds=LIMIT), cache=DirectoryCache(folder, 64 * MIB)))


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    """Reads the access log."""
    caplog.set_level(logging.INFO, "service.access")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "service.access"]


@pytest.fixture
def still_speaks(client: testing.TestClient, speaker: FakeEngine) -> Callable[[], None]:
    """Checks that nothing is left behind: nobody is speaking, and the next request gets the place at once."""

    def check() -> None:
        assert speaker.running == 0
        answer = client.simulate_post("/v1/audio/speech", json={"input": "pieces=1"})
        assert answer.status_code == 200
        assert speaker.running == 0

    return check
