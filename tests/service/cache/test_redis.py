"""Finished audio in Redis or Valkey, a real server: what lies in it, for how long, and in how much memory."""

import os
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.cache.redis import KEY_PREFIX, MAX_VALUE_BYTES, TTL_SECONDS, RedisCache, connect
from tests.service.cache.redis_values import KEY, OTHER, Clock, figures
from tests.service.cache.stores import MIB, found, keep
from tests.service.daemons import redis


@pytest.fixture
def cache(client: Any, clock: Clock) -> RedisCache:
    return RedisCache(client, clock)


def test_what_was_passed_on_is_found_again(cache: RedisCache, url: str) -> None:
    assert found(cache, KEY) is None
    assert keep(cache, KEY, b"one", b"two") == b"onetwo"
    assert found(cache, KEY) == b"onetwo"
    with closing(connect(url)) as other:
        assert found(RedisCache(other), KEY) == b"onetwo"
    assert found(cache, OTHER) is None
    assert figures(cache) == (0, 1)


def test_a_part_is_read_in_pieces(cache: RedisCache) -> None:
    audio = os.urandom(200_000)
    keep(cache, KEY, audio)
    entry = cache.find(KEY)
    assert entry is not None and entry.size == len(audio)
    with closing(entry):
        pieces = list(entry.read(65_535, 199_999))
    assert b"".join(pieces) == audio[65_535:199_999] and len(pieces) == 3


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_what_is_not_taken_to_its_end_leaves_nothing(cache: RedisCache, client: Any, taken: int) -> None:
    kept = cache.store(KEY, iter([b"x"] * 2))
    for _ in range(taken):
        next(kept)
    kept.close()
    assert client.dbsize() == 0


@pytest.mark.parametrize(("size", "is_kept"), [(MAX_VALUE_BYTES, True), (MAX_VALUE_BYTES + 1, False)])
def test_what_is_too_large_is_passed_on_and_not_kept(cache: RedisCache, size: int, is_kept: bool) -> None:
    assert len(keep(cache, KEY, b"x" * 60_000, bytes(size - 60_000))) == size
    assert (found(cache, KEY) is not None) is is_kept
    assert figures(cache) == (0, 1)


def test_each_value_goes_a_week_after_it_was_last_wanted(cache: RedisCache, client: Any) -> None:
    keep(cache, KEY, b"x")
    assert TTL_SECONDS - 60 < client.ttl(KEY_PREFIX + KEY) <= TTL_SECONDS
    client.expire(KEY_PREFIX + KEY, 100)
    assert found(cache, KEY) == b"x"
    assert TTL_SECONDS - 60 < client.ttl(KEY_PREFIX + KEY) <= TTL_SECONDS


@pytest.mark.parametrize("damage", ["cut", "flipped", "lengthened", "another"])
def test_a_damaged_value_counts_as_absent_and_is_replaced(
    cache: RedisCache, client: Any, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    keep(cache, KEY, b"x" * 1000)
    whole: bytes = client.get(KEY_PREFIX + KEY)
    flipped = whole[:-5] + b"y" + whole[-4:]
    client.set(
        KEY_PREFIX + KEY, {"cut": whole[:-1], "flipped": flipped, "lengthened": whole + b"x", "another": b"y"}[damage]
    )
    assert found(cache, KEY) is None
    assert "damaged" in caplog.text
    keep(cache, KEY, b"z")
    assert found(cache, KEY) == b"z"


def test_a_value_of_another_kind_is_a_fault_and_not_an_error(cache: RedisCache, client: Any) -> None:
    client.rpush(KEY_PREFIX + KEY, "a list")
    assert found(cache, KEY) is None
    assert figures(cache)[0] == 1


def test_memory_is_bounded_whatever_lies_there(cache: RedisCache, client: Any) -> None:
    client.set(KEY_PREFIX + KEY, bytes(32 * MIB))
    keep(cache, OTHER, bytes(MAX_VALUE_BYTES))
    found(cache, OTHER)
    tracemalloc.start()
    try:
        assert found(cache, KEY) is None
        assert len(keep(cache, KEY, *[bytes(MIB)] * 8)) == 8 * MIB
        entry = cache.find(OTHER)
        assert entry is not None
        for piece in entry.read(0, entry.size):
            assert piece
        assert tracemalloc.get_traced_memory()[1] < 12 * MIB
    finally:
        tracemalloc.stop()


def test_a_server_that_evicts_by_itself_keeps_within_its_limit(tmp_path: Path) -> None:
    options = "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru"
    with redis(tmp_path, *options) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RedisCache(client)
        for number in range(20):
            keep(cache, f"{number:064}", os.urandom(MAX_VALUE_BYTES))
        assert figures(cache) == (0, 1)
        assert 0 < client.dbsize() < 8
        assert found(cache, f"{19:064}") is not None
