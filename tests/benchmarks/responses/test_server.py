"""A checkout that is only large enough to be served, and reports what it was started with."""

import http.client
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.responses.server import MEMORY, serving

PROGRAM = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
import service

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        try:
            import service.settings as found
        except ImportError:
            found = None
        settings = {name: value for name, value in os.environ.items() if name.startswith("KOKORO_")}
        body = {"settings": settings, "cwd": os.getcwd(), "service": service.__file__, "foreign": found is not None}
        self.wfile.write(json.dumps(body).encode())

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "service").mkdir(parents=True)
    (folder / "service" / "__init__.py").touch()
    (folder / "service" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "manifest.json").touch()
    return folder


def report(port: int) -> Any:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/")
        return json.loads(connection.getresponse().read())


def test_the_service_of_the_checkout_is_started_and_stopped(checkout: Path, model: Path) -> None:
    with serving(checkout, model) as server:
        started = report(server.port)
    assert started["cwd"] == str(checkout)
    assert started["service"] == str(checkout / "service" / "__init__.py")
    with pytest.raises(ConnectionRefusedError):
        report(server.port)


def test_no_module_of_an_installed_checkout_takes_the_place_of_one_that_is_missing(checkout: Path, model: Path) -> None:
    with serving(checkout, model) as server:
        assert report(server.port)["foreign"] is False


def test_settings_of_the_callers_shell_do_not_reach_the_server(
    checkout: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOKORO_CACHE_DIR", "/nowhere")
    with serving(checkout, model) as server:
        settings = report(server.port)["settings"]
    assert "KOKORO_CACHE_DIR" not in settings
    assert settings["KOKORO_MODEL"] == str(model)
    assert (settings["KOKORO_MEMORY_MB"], settings["KOKORO_THREADS"]) == (str(MEMORY), "1")


def test_a_server_that_ends_before_it_is_ready_is_an_error(checkout: Path, model: Path) -> None:
    (checkout / "service" / "__main__.py").write_text("raise SystemExit(3)", encoding="utf-8")
    with pytest.raises(RuntimeError, match="status 3"), serving(checkout, model):
        pass


def test_a_folder_without_a_service_or_a_model_is_an_error(checkout: Path, model: Path, tmp_path: Path) -> None:
    for folders in ((tmp_path, model), (checkout, tmp_path)):
        with pytest.raises(FileNotFoundError), serving(*folders):
            pass


def test_only_the_standard_library_and_msgspec_are_imported() -> None:
    """It runs two checkouts, and must be part of neither."""
    import ast

    folder = Path("benchmarks/responses")
    nodes = [node for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    foreign = {name for name in imported if name.partition(".")[0] not in {*sys.stdlib_module_names, "msgspec"}}
    assert all(name.startswith("benchmarks.responses") for name in foreign)
