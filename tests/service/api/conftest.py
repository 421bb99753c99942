"""The whole application around the fake speaker, called without a server."""

import threading
from collections.abc import Callable, Iterator

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from tests.service.fakes import FakeSpeaker

SETTINGS = Settings(wait_seconds=0.0, max_chars=200)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What ``hold=`` waits for; open at the end of the test whatever happens."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def speaker(gate: threading.Event) -> FakeSpeaker:
    return FakeSpeaker(gate)


@pytest.fixture
def client(speaker: FakeSpeaker) -> testing.TestClient:
    return testing.TestClient(create_app(speaker, SETTINGS))


@pytest.fixture
def still_speaks(client: testing.TestClient, speaker: FakeSpeaker) -> Callable[[], None]:
    """Checks that nothing is left behind: nobody is speaking, and the next request gets the place at once."""

    def check() -> None:
        assert speaker.running == 0
        answer = client.simulate_post("/v1/audio/speech", json={"input": "pieces=1"})
        assert answer.status_code == 200
        assert speaker.running == 0

    return check
