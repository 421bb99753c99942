"""Faults of a server and its machine, each on a real gunicorn: it refuses to start and says why, or goes on.

Elsewhere: workers that are killed (test_killed.py), stopping (test_stopping.py), clients that are slow, silent or gone
(test_hostile_clients.py, test_leavers.py, hostile/), memory that runs out little by little (test_replacement.py), a
processor that is hardly there (test_starved.py).
"""

import contextlib
import http.client
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.app import BOOT_ERROR
from service.model.manifest import NAME, read_manifest
from tests.service.fakes import LIMIT, wait_until
from tests.service.running import FAKE, PIECE, Server, request_body, request_head

ABANDONED = 1000
SENTENCE = "The lamplighter came early, and nobody had told the moths. "


@pytest.fixture
def serve(start: Callable[..., Server]) -> Callable[..., Server]:
    def launch(*arguments: str, file: int | None = None, **environ: str) -> Server:
        server = start("--bind", "127.0.0.1:0", *arguments, file=file, **environ)
        server.find_port()
        assert server.ask("GET", "/readyz").status == 200
        return server

    return launch


def flip(path: Path) -> None:
    """Change one bit in the middle; the size stays."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        (byte,) = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("harm", [flip, Path.unlink, lambda path: os.truncate(path, 10)], ids=["bit", "none", "cut"])
@pytest.mark.parametrize("name", ["vocoder.bin", "english.npy", "prosody.onnx"])
def test_a_model_with_a_file_that_is_damaged_or_missing_is_refused_and_the_file_named(
    start: Callable[..., Server], tiny_model: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    assert name in {file.name for file in read_manifest(folder).files}
    harm(folder / name)
    server = start("--bind", "127.0.0.1:0", KOKORO_MODEL=str(folder))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert f"cannot start: {folder / name}" in server.log
    assert "Traceback" not in server.log
    assert len(server.workers) == 1


def test_a_manifest_that_is_damaged_is_refused_and_named(
    start: Callable[..., Server], tiny_model: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    os.truncate(folder / NAME, 100)
    server = start("--bind", "127.0.0.1:0", KOKORO_MODEL=str(folder))
    assert server.process.wait(LIMIT) == BOOT_ERROR
    assert f"cannot start: {folder / NAME}: cannot be read" in server.log


def test_a_port_that_is_taken_ends_the_start_and_is_named(start: Callable[..., Server]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = start("--bind", f"127.0.0.1:{port}", FAKE)
        assert server.process.wait(LIMIT) == 1
    assert f"Connection in use: ('127.0.0.1', {port})" in server.log
    assert not server.workers
    assert "Traceback" not in server.log


def test_a_disk_that_takes_no_more_breaks_no_answer(serve: Callable[..., Server], tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: the write in the middle of an answer fails."""
    server = serve(FAKE, file=256, KOKORO_CACHE_DIR=str(tmp_path / "audio"))
    assert len(server.speak("pieces=1").read()) == PIECE
    for _ in range(2):
        assert len(server.speak("pieces=40").read()) == 40 * PIECE
    assert server.speak("pieces=1").headers["content-length"] == str(PIECE), "what was kept before is still read"
    assert server.log.count("the cache stores nothing more until the next start") == 1
    assert server.metrics["kokoro_cache_writable"] == 0
    assert [path.suffix for path in (tmp_path / "audio").iterdir()] == [".audio"]
    assert "Traceback" not in server.log


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Callable[..., bool]]:
    """A file system of 1 MiB, which can be mounted again with other options; needs root."""
    folder.mkdir()

    def mount(*options: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(["size=1m", *options]), "tmpfs", str(folder)]
        with contextlib.suppress(FileNotFoundError):
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        return False

    if not mount():
        pytest.skip("file systems cannot be mounted here")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_file_system_that_is_full_and_then_read_only_breaks_no_answer(
    start: Callable[..., Server], serve: Callable[..., Server], tmp_path: Path
) -> None:
    audio = tmp_path / "audio"
    with small_disk(audio) as mount:
        server = serve(FAKE, KOKORO_CACHE_DIR=str(audio))
        assert len(server.speak("pieces=1").read()) == PIECE
        assert len(server.speak("pieces=90").read()) == 90 * PIECE
        assert "No space left on device" in server.log
        server.stop()
        mount("remount", "ro")
        server = serve(FAKE, KOKORO_CACHE_DIR=str(audio))
        assert server.speak("pieces=1").headers["content-length"] == str(PIECE)
        assert len(server.speak("pieces=2").read()) == 2 * PIECE
        assert "Read-only file system" in server.log
        assert "Traceback" not in server.log
        server.stop()


def test_many_connections_that_are_opened_and_abandoned_leave_nothing(serve: Callable[..., Server]) -> None:
    server = serve(FAKE, KOKORO_WAIT_SECONDS=str(LIMIT))
    body = request_body("pieces=2").encode()
    begun = (b"", b"GET /hea", request_head(100) + b"{", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", request_head(0))
    descriptors = Path(f"/proc/{server.workers[0]}/fd")
    server.speak("pieces=1", Connection="close").read()
    before = len(list(descriptors.iterdir()))
    for number in range(ABANDONED):
        with socket.create_connection(server.address, timeout=LIMIT) as connection, contextlib.suppress(OSError):
            connection.sendall(begun[number % len(begun)])
        if number % 100 == 0:
            assert server.ask("GET", "/healthz", Connection="close").status == 200
    with socket.create_connection(server.address, timeout=LIMIT) as connection:
        connection.sendall(request_head(len(body)) + body)
    assert len(server.speak("pieces=3", Connection="close").read()) == 3 * PIECE
    assert wait_until(lambda: len(list(descriptors.iterdir())) <= before)
    assert len(server.workers) == 1
    assert "Traceback" not in server.log


def test_a_pause_of_the_whole_machine_ends_nothing(serve: Callable[..., Server]) -> None:
    """A suspended machine, or a container that was frozen: clocks have jumped when it goes on."""
    server = serve("--timeout", "30", FAKE, KOKORO_UPLOAD_SECONDS="1", KOKORO_STALL_SECONDS="1")
    response = server.speak("pieces=4 hold=2")
    assert response.read(2 * PIECE)
    uploading = server.connect()
    body = request_body("pieces=1").encode()
    uploading.sendall(request_head(len(body)))
    assert wait_until(lambda: server.has_accepted(uploading))
    os.killpg(server.process.pid, signal.SIGSTOP)
    uploading.sendall(body)
    time.sleep(2)
    os.killpg(server.process.pid, signal.SIGCONT)
    server.open_gate()
    assert len(response.read()) == 2 * PIECE
    assert uploading.recv(100).startswith(b"HTTP/1.1 200"), "it had arrived, though it was read only after the deadline"
    assert len(server.workers) == 1


@pytest.mark.parametrize("jump", [1e7, -1e7])
def test_a_clock_that_is_set_ends_nothing(serve: Callable[..., Server], tmp_path: Path, jump: float) -> None:
    """The time of day jumps in the middle of an answer; the clock that never goes back goes on."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    server = serve(FAKE, CLOCK=str(clock), KOKORO_CACHE_DIR=str(tmp_path / "audio"), KOKORO_WAIT_SECONDS=str(LIMIT))
    response = server.speak("pieces=4 hold=2")
    assert response.read(2 * PIECE)
    # At once: the server must never find it empty.
    (tmp_path / "later").write_text(str(jump))
    (tmp_path / "later").rename(clock)
    server.open_gate()
    assert len(response.read()) == 2 * PIECE
    # Longer than a round of the main loop, in which it would end what seems to be overdue.
    time.sleep(1.5)
    for script in ("pieces=1", "pieces=4 hold=2"):
        assert server.speak(script).status == 200
    assert wait_until(lambda: len(server.spoken) == 3)
    assert sorted(line["cache"] for line in server.spoken) == ["hit", "miss", "miss"]
    assert all(line["outcome"] == "complete" and line["seconds"] < LIMIT for line in server.spoken)
    assert len(server.workers) == 1 and "Traceback" not in server.log


@pytest.mark.parametrize("room", [0, 300])
def test_memory_that_is_short_for_a_while_is_an_error_and_no_end(
    serve: Callable[..., Server], tiny_model: Path, room: int
) -> None:
    """A limit that leaves so many KiB; the same request is spoken when there is more."""
    server = serve(KOKORO_MODEL=str(tiny_model.resolve()), KOKORO_MEMORY_MB="400", KOKORO_WAIT_SECONDS=str(LIMIT))
    text = SENTENCE * 8
    expected = server.speak(text).read()
    worker = int(server.workers[0])
    status = Path(f"/proc/{worker}/status").read_text()
    data = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
    before = resource.prlimit(worker, resource.RLIMIT_DATA, (data + room << 10, resource.RLIM_INFINITY))
    for _ in range(2):
        # Before the first byte it is an error in the usual shape, after it a stream that breaks.
        with contextlib.suppress(OSError, http.client.IncompleteRead):
            response = server.speak(text)
            body = response.read()
            assert response.status == 503 and json.loads(body)["error"]["code"] == "out_of_memory"
            assert response.headers["retry-after"]
        assert server.ask("GET", "/healthz").status == 200
    resource.prlimit(worker, resource.RLIMIT_DATA, before)
    assert server.speak(text).read() == expected
    assert len(server.workers) == 1
