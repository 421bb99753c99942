"""An empty directory for finished audio, and an empty Redis or Valkey."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.cache.directory import DirectoryCache
from service.cache.redis import connect
from tests.service.cache.redis_values import Clock
from tests.service.cache.stores import MIB
from tests.service.daemons import Daemon, redis


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "audio"


@pytest.fixture
def cache(folder: Path) -> DirectoryCache:
    return DirectoryCache(folder, MIB)


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    with redis(tmp_path_factory.mktemp("redis")) as daemon:
        yield daemon


@pytest.fixture
def url(remote: Daemon) -> str:
    return f"redis://127.0.0.1:{remote.port}/0"


@pytest.fixture
def client(url: str) -> Iterator[Any]:
    with closing(connect(url)) as client:
        client.flushall()
        yield client


@pytest.fixture
def clock() -> Clock:
    return Clock()
