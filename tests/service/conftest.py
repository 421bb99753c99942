"""The tiny model and, where it was built, the real one; and servers of a test's own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from service.model.manifest import NAME, read_manifest
from tests.service.fakes import LIMIT
from tests.service.running import FAKE, Server, launching, serving

REAL = Path("models/kokoro-v1.0")


@pytest.fixture(scope="session")
def tiny_server(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole service with the tiny model; requests wait for their turn."""
    environ = {"KOKORO_MODEL": str(tiny_model.resolve()), "KOKORO_WAIT_SECONDS": str(LIMIT)}
    with serving(tmp_path_factory.mktemp("tiny"), **environ) as server:
        yield server


@pytest.fixture(scope="session")
def int8_model(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny build, whose manifest says that its weights are int8."""
    folder: Path = shutil.copytree(tiny_model, tmp_path_factory.mktemp("int8") / "tiny")
    manifest = msgspec.structs.replace(read_manifest(folder), precision="int8")
    (folder / NAME).write_bytes(msgspec.json.encode(manifest))
    return folder


@pytest.fixture(scope="session")
def real_model() -> Path:
    """The real build (`make model`)."""
    assert (REAL / "manifest.json").is_file(), f"{REAL} is missing: run `make model`"
    return REAL


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts gunicorn, as ``launching`` has it."""
    with launching(tmp_path) as launch:
        yield launch


@pytest.fixture
def serve(start: Callable[..., Server]) -> Callable[..., Server]:
    """Starts a server around the fake speaker that listens when it is handed out."""

    def launch(**environ: str) -> Server:
        server = start("--bind", "127.0.0.1:0", FAKE, **environ)
        server.find_port()
        return server

    return launch
