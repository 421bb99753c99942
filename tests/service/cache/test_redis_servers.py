"""Servers whose finished audio is in Redis: they share it, and nothing that happens to it fails a request of theirs."""

import http.client
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from service.cache.redis import RETRY_AFTER_SECONDS
from tests.service.daemons import redis
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, Server, launching


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
    assert other.metrics["kokoro_cache_reachable"] == 1


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
        assert wait_until(lambda: "content-length" in ask().headers, RETRY_AFTER_SECONDS + LIMIT), (
            "found after its rest"
        )
        daemon.process.send_signal(signal.SIGSTOP)
        for _ in range(3):
            assert "content-length" not in ask().headers
        daemon.process.send_signal(signal.SIGCONT)
        daemon.stop()
        ask()
        faults = server.log.count("speech goes on without it")
        # A third, where all this took longer than its rest.
        assert faults in (2, 3)
        assert server.metrics["kokoro_cache_faults_total"] == faults
        assert "Traceback" not in server.log
        assert all(line["outcome"] == "complete" and line["waited"] < 5 for line in server.spoken if "waited" in line)
