"""Servers for all clients: one has requests wait for their turn, one refuses, one wants a key; and OpenAI's client."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from openai import OpenAI

from tests.service.clients.official import Answers, client_of
from tests.service.fakes import LIMIT
from tests.service.running import FAKE, Server, serving


@pytest.fixture(scope="session")
def patient_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("patient"), FAKE, KOKORO_WAIT_SECONDS=str(LIMIT)) as server:
        yield server


@pytest.fixture(scope="session")
def refusing_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("refusing"), FAKE, KOKORO_WAIT_SECONDS="0") as server:
        yield server


@contextmanager
def gated(server: Server) -> Iterator[Server]:
    """With its gate shut, and nobody held by it afterwards."""
    server.shut_gate()
    try:
        yield server
    finally:
        server.open_gate()


@pytest.fixture
def server(patient_server: Server) -> Iterator[Server]:
    with gated(patient_server):
        yield patient_server


@pytest.fixture
def impatient_server(refusing_server: Server) -> Iterator[Server]:
    with gated(refusing_server):
        yield refusing_server


@pytest.fixture(scope="session")
def guarded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It wants to see a key."""
    with serving(tmp_path_factory.mktemp("guarded"), FAKE, KOKORO_API_KEYS="sk-first,sk-second") as server:
        yield server


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def client(server: Server, answers: Answers) -> Iterator[OpenAI]:
    with client_of(server, answers) as client:
        yield client
