"""Finished audio in Redis or Valkey: a real server, what is kept in it, and every way in which it can fail."""

import http.client
import logging
import os
import signal
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from service.cache.opening import open_cache
from service.cache.remote import LARGEST, PREFIX, REST, WEEK, RemoteCache, connect
from service.errors import BadSetting
from service.settings import Settings
from tests.service.daemons import Daemon, free_port, redis
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, Server, launching

MIB = 1 << 20
KEY, OTHER = "a" * 64, "b" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


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


@pytest.fixture
def cache(client: Any, clock: Clock) -> RemoteCache:
    return RemoteCache(client, clock)


@pytest.fixture
def unreachable(clock: Clock) -> Iterator[RemoteCache]:
    with closing(connect(f"redis://127.0.0.1:{free_port()}/0")) as client:
        yield RemoteCache(client, clock)


def keep(cache: RemoteCache, key: str, *chunks: bytes) -> bytes:
    return b"".join(cache.keep(key, iter(chunks)))


def found(cache: RemoteCache, key: str) -> bytes | None:
    if (entry := cache.find(key)) is None:
        return None
    with closing(entry):
        return b"".join(entry.read(0, entry.size))


def figures(cache: RemoteCache) -> tuple[float, float]:
    """Faults, and whether it is reachable."""
    values = {figure.name: figure.value for figure in cache.figures()}
    return values["kokoro_cache_faults"], values["kokoro_cache_reachable"]


def test_what_was_passed_on_is_found_again(cache: RemoteCache, url: str) -> None:
    assert found(cache, KEY) is None
    assert keep(cache, KEY, b"one", b"two") == b"onetwo"
    assert found(cache, KEY) == b"onetwo"
    with closing(connect(url)) as other:
        assert found(RemoteCache(other), KEY) == b"onetwo"
    assert found(cache, OTHER) is None
    assert figures(cache) == (0, 1)


def test_a_part_is_read_in_pieces(cache: RemoteCache) -> None:
    audio = os.urandom(200_000)
    keep(cache, KEY, audio)
    entry = cache.find(KEY)
    assert entry is not None and entry.size == len(audio)
    with closing(entry):
        pieces = list(entry.read(65_535, 199_999))
    assert b"".join(pieces) == audio[65_535:199_999] and len(pieces) == 3


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_what_is_not_taken_to_its_end_leaves_nothing(cache: RemoteCache, client: Any, taken: int) -> None:
    kept = cache.keep(KEY, iter([b"x"] * 2))
    for _ in range(taken):
        next(kept)
    kept.close()
    assert client.dbsize() == 0


@pytest.mark.parametrize(("size", "is_kept"), [(LARGEST, True), (LARGEST + 1, False)])
def test_what_is_too_large_is_passed_on_and_not_kept(cache: RemoteCache, size: int, is_kept: bool) -> None:
    assert len(keep(cache, KEY, b"x" * 60_000, bytes(size - 60_000))) == size
    assert (found(cache, KEY) is not None) is is_kept
    assert figures(cache) == (0, 1)


def test_each_value_goes_a_week_after_it_was_last_wanted(cache: RemoteCache, client: Any) -> None:
    keep(cache, KEY, b"x")
    assert WEEK - 60 < client.ttl(PREFIX + KEY) <= WEEK
    client.expire(PREFIX + KEY, 100)
    assert found(cache, KEY) == b"x"
    assert WEEK - 60 < client.ttl(PREFIX + KEY) <= WEEK


@pytest.mark.parametrize("damage", ["cut", "flipped", "lengthened", "another"])
def test_a_damaged_value_counts_as_absent_and_is_replaced(
    cache: RemoteCache, client: Any, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    keep(cache, KEY, b"x" * 1000)
    whole: bytes = client.get(PREFIX + KEY)
    flipped = whole[:-5] + b"y" + whole[-4:]
    client.set(
        PREFIX + KEY, {"cut": whole[:-1], "flipped": flipped, "lengthened": whole + b"x", "another": b"y"}[damage]
    )
    assert found(cache, KEY) is None
    assert "damaged" in caplog.text
    keep(cache, KEY, b"z")
    assert found(cache, KEY) == b"z"


def test_a_value_of_another_kind_is_a_fault_and_not_an_error(cache: RemoteCache, client: Any) -> None:
    client.rpush(PREFIX + KEY, "a list")
    assert found(cache, KEY) is None
    assert figures(cache)[0] == 1


def test_memory_is_bounded_whatever_lies_there(cache: RemoteCache, client: Any) -> None:
    client.set(PREFIX + KEY, bytes(32 * MIB))
    keep(cache, OTHER, bytes(LARGEST))
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


def test_a_server_that_is_not_there_is_one_warning_and_left_alone_for_a_while(
    unreachable: RemoteCache, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        assert found(unreachable, KEY) is None
        assert keep(unreachable, KEY, b"one", b"two") == b"onetwo"
    assert figures(unreachable) == (1, 0)
    clock.now += REST
    assert found(unreachable, KEY) is None
    assert figures(unreachable) == (2, 0)
    assert caplog.text.count("speech goes on without it") == 1


def test_it_is_used_again_when_it_is_there_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with redis(tmp_path) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RemoteCache(client, clock)
        keep(cache, KEY, b"x")
        daemon.stop()
        assert found(cache, KEY) is None
        daemon.start()
        assert found(cache, KEY) is None, "it rests"
        clock.now += REST
        with caplog.at_level(logging.INFO):
            keep(cache, KEY, b"y")
        assert found(cache, KEY) == b"y"
        assert figures(cache) == (1, 1)
        assert caplog.text.count("works again") == 1


def test_a_server_that_was_restarted_between_two_requests_is_no_fault(tmp_path: Path) -> None:
    """The connection that was kept is closed, and made again at once."""
    with redis(tmp_path) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RemoteCache(client)
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
        cache = RemoteCache(client, clock)
        assert keep(cache, KEY, b"x" * 1000) == b"x" * 1000
        assert "maxmemory" in caplog.text
        assert figures(cache) == (1, 0)


def test_one_that_lets_go_by_itself_keeps_within_its_limit(tmp_path: Path) -> None:
    options = "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru"
    with redis(tmp_path, *options) as daemon, closing(connect(f"redis://127.0.0.1:{daemon.port}/0")) as client:
        cache = RemoteCache(client)
        for number in range(20):
            keep(cache, f"{number:064}", os.urandom(LARGEST))
        assert figures(cache) == (0, 1)
        assert 0 < client.dbsize() < 8
        assert found(cache, f"{19:064}") is not None


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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    with ExitStack() as opened:

        def launch(name: str, url: str) -> Server:
            (tmp_path / name).mkdir()
            launched = opened.enter_context(launching(tmp_path / name))
            server = launched("--bind", "127.0.0.1:0", FAKE, KOKORO_CACHE_URL=url)
            server.find_port()
            return server

        yield launch


def metrics(server: Server) -> str:
    return server.ask("GET", "/metrics").read().decode()


def test_servers_that_share_no_disk_share_what_they_said(start: Callable[..., Server], client: Any, url: str) -> None:
    one, other = start("one", url), start("other", url)
    made = one.speak("pieces=4")
    bytes_made = made.read()
    kept = other.speak("pieces=4")
    assert kept.headers["content-length"] == str(4 * PIECE) and kept.headers["etag"] == made.headers["etag"]
    assert kept.read() == bytes_made
    part = other.speak("pieces=4", Range="bytes=-100")
    assert (part.status, part.read()) == (206, bytes_made[-100:])
    assert wait_until(lambda: [line["cache"] for line in other.spoken] == ["hit", "hit"])
    assert client.dbsize() == 1
    assert "kokoro_cache_reachable 1.0" in metrics(other)


def test_no_request_fails_whatever_happens_to_the_server_of_the_cache(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    """Not there, there, hanging, killed: it is always spoken, and never waited for longer than a moment."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with redis(folder) as daemon:
        server = start("one", f"redis://127.0.0.1:{daemon.port}/0")
        daemon.stop()

        def ask() -> http.client.HTTPResponse:
            response = server.speak("pieces=2")
            assert (response.status, len(response.read())) == (200, 2 * PIECE)
            return response

        ask()
        daemon.start()
        assert wait_until(lambda: "content-length" in ask().headers, REST + LIMIT), "found after its rest"
        daemon.process.send_signal(signal.SIGSTOP)
        for _ in range(3):
            assert "content-length" not in ask().headers
        daemon.process.send_signal(signal.SIGCONT)
        daemon.stop()
        ask()
        assert server.log.count("speech goes on without it") == 2
        assert "kokoro_cache_faults_total 2.0" in metrics(server)
        assert "Traceback" not in server.log
        assert all(line["outcome"] == "complete" and line["waited"] < 5 for line in server.spoken if "waited" in line)
