"""A Redis or Valkey that is not there, was restarted or has no room: one warning, and speech goes on."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.cache.redis import RETRY_AFTER_SECONDS, RedisCache, connect
from tests.service.cache.redis_values import KEY, Clock, figures
from tests.service.cache.stores import found, keep
from tests.service.daemons import free_port, redis


@pytest.fixture
def unreachable(clock: Clock) -> Iterator[RedisCache]:
    with closing(connect(f"redis://127.0.0.1:{free_port()}/0")) as client:
        yield RedisCache(client, clock)


def test_a_server_that_is_not_there_is_one_warning_and_left_alone_for_a_while(
    unreachable: RedisCache, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        assert found(unreachable, KEY) is None
        assert keep(unreachable, KEY, b"one", b"two") == b"onetwo"
    assert figures(unreachable) == (1, 0)
    clock.now += RETRY_AFTER_SECONDS
    assert found(unreachable, KEY) is None
    assert figures(unreachable) == (2, 0)
    assert caplog.text.count("speech goes on without it") == 1


def test_it_is_used_again_when_it_is_there_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with redis(tmp_path) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RedisCache(client, clock)
        keep(cache, KEY, b"x")
        daemon.stop()
        assert found(cache, KEY) is None
        daemon.start()
        assert found(cache, KEY) is None, "it rests"
        clock.now += RETRY_AFTER_SECONDS
        with caplog.at_level(logging.INFO):
            keep(cache, KEY, b"y")
        assert found(cache, KEY) == b"y"
        assert figures(cache) == (1, 1)
        assert caplog.text.count("works again") == 1


def test_a_server_that_was_restarted_between_two_requests_is_no_fault(tmp_path: Path) -> None:
    """The connection that was kept is closed, and made again at once."""
    with redis(tmp_path) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RedisCache(client)
        keep(cache, KEY, b"x")
        daemon.stop()
        daemon.start()
        keep(cache, KEY, b"y")
        assert found(cache, KEY) == b"y"
        assert figures(cache) == (0, 1)


def test_one_without_room_breaks_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with redis(tmp_path) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        client.config_set("maxmemory", "1")
        cache = RedisCache(client, clock)
        assert keep(cache, KEY, b"x" * 1000) == b"x" * 1000
        assert "maxmemory" in caplog.text
        assert figures(cache) == (1, 0)
