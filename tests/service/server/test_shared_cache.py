"""Two servers with one directory of finished audio, as real processes; and what the metrics say of them."""

import http.client
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, SPEECH, Server, launching, request_body

LONG = "pieces=40 size=120000"
LENGTH = 40 * 240_000


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server of its own folder on the directory that all share."""
    with ExitStack() as opened:

        def launch(name: str, **environ: str) -> Server:
            (tmp_path / name).mkdir()
            launched = opened.enter_context(launching(tmp_path / name))
            server = launched("--bind", "127.0.0.1:0", FAKE, KOKORO_CACHE_DIR=str(tmp_path / "audio"), **environ)
            server.find_port()
            return server

        yield launch


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    return tmp_path / "audio"


def test_what_one_server_said_the_other_has(start: Callable[..., Server]) -> None:
    one, other = start("one"), start("other")
    made = one.speak(LONG)
    assert made.headers["transfer-encoding"] == "chunked"
    bytes_made = made.read()
    kept = other.speak(LONG)
    assert kept.headers["content-length"] == str(LENGTH)
    assert kept.headers["etag"] == made.headers["etag"]
    assert kept.read() == bytes_made
    part = other.speak(LONG, Range=f"bytes=-{PIECE}")
    assert (part.status, part.read()) == (206, bytes_made[-PIECE:])
    assert other.speak(LONG, If_None_Match=made.headers["etag"]).status == 304
    # Lines are written when the last byte is out, so they may come in another order than the answers.
    assert wait_until(lambda: sorted(line.get("cache", "") for line in other.spoken) == ["", "hit", "hit"])
    figures = other.metrics
    assert figures['kokoro_cache_lookups_total{outcome="hit"}'] == 2
    assert figures[f'kokoro_requests_total{{route="{SPEECH}",status="304"}}'] == 1
    assert figures["kokoro_audio_seconds_total"] == 0


def test_connections_stay_open_over_hits_parts_and_confirmations(start: Callable[..., Server]) -> None:
    server = start("one")
    made = server.speak("pieces=2")
    made.read()
    asked: list[tuple[int, dict[str, str]]] = [
        (200, {}),
        (206, {"Range": "bytes=5-"}),
        (416, {"Range": "bytes=999999-"}),
        (304, {"If-None-Match": made.headers["etag"]}),
        (412, {"If-Match": '"other"'}),
        (200, {}),
    ]
    with closing(http.client.HTTPConnection(*server.address, timeout=LIMIT)) as connection:
        connection.connect()
        used = connection.sock
        for status, headers in asked * 2:
            connection.request("POST", SPEECH, request_body("pieces=2"), headers)
            response = connection.getresponse()
            response.read()
            assert response.status == status
            assert connection.sock is used


def test_both_may_make_the_same_at_once(start: Callable[..., Server], audio: Path) -> None:
    servers = [start("one"), start("other")]
    opened = [server.speak("pieces=30 size=120000 hold=2") for server in servers]
    for server in servers:
        assert server.gate_reached()
        server.open_gate()
    first, second = (response.read() for response in opened)
    assert first == second
    (path,) = audio.iterdir()
    assert path.suffix == ".audio"
    assert {server.speak("pieces=30 size=120000 hold=2").headers["content-length"] for server in servers} == {
        str(len(first))
    }


def test_many_clients_of_both_get_what_they_asked_for(start: Callable[..., Server], audio: Path) -> None:
    """Under a limit that everything does not fit in, so that files go while they are sent."""
    servers = [start(name, KOKORO_CACHE_MB="1") for name in ("one", "other")]
    scripts = {f"pieces={count} size=60000": count * 120_000 for count in (1, 2, 3, 4)}
    wrong: list[object] = []

    def run(server: Server) -> None:
        for script, length in list(scripts.items()) * 5:
            response = server.speak(script)
            if (response.status, len(response.read())) != (200, length):
                wrong.append((script, response.status))

    threads = [threading.Thread(target=run, args=(server,)) for server in servers * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert wrong == []
    assert sum(path.stat().st_size for path in audio.iterdir()) <= (1 << 20) * 18 // 16
    hits = sum(line.get("cache") == "hit" for server in servers for line in server.spoken)
    assert hits > 0


def test_what_a_killed_worker_was_writing_goes_when_the_next_one_starts(
    start: Callable[..., Server], audio: Path
) -> None:
    server = start("one")
    server.speak("pieces=1").read()
    held = server.speak("pieces=9 hold=3")
    held.read(PIECE)
    assert server.gate_reached()
    assert sorted(path.suffix for path in audio.iterdir()) == [".audio", ".part"]
    server.stop()
    other = start("other")
    assert other.ask("GET", "/readyz").status == 200
    assert [path.suffix for path in audio.iterdir()] == [".audio"]
    assert other.speak("pieces=1").headers["content-length"] == str(PIECE)


def test_the_number_of_workers_before_survives_them(start: Callable[..., Server]) -> None:
    server = start("one", KOKORO_MEMORY_MB="150")
    assert server.metrics["kokoro_worker_replacements_total"] == 0
    # Each another text, or it would come from the cache and leak nothing.
    sizes = itertools.count(1000)
    assert wait_until(lambda: server.speak(f"leak=30 size={next(sizes)}").read() and len(server.workers) > 1)
    figures = server.metrics
    assert figures["kokoro_worker_replacements_total"] == len(server.workers) - 1
    assert figures["kokoro_memory_budget_bytes"] == 150 << 20
    assert 10 << 20 < figures["kokoro_memory_pss_bytes"] < 150 << 20


def test_a_server_without_a_disk_speaks_all_the_same(start: Callable[..., Server], audio: Path) -> None:
    audio.write_bytes(b"a file in the place of the directory")
    server = start("one")
    for _ in range(2):
        assert len(server.speak("pieces=2").read()) == 2 * PIECE
    assert server.log.count("the cache stores nothing more") == 1
    assert json.loads(server.ask("GET", "/readyz").read())["status"] == "ready"
