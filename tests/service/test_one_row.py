"""A format, a cache back end or a variant is added by its row alone: a copy of the service with the row proves it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FORMAT_ROW = """
    Format("reversed", "audio/x-reversed", _encode_pcm, extra=Extra("reversing", library="json", memory_mib=7)),
"""
VARIANT_ROW = """
    Variant("int6", True, "models/kokoro-v1.0-int6", fixed_mib=120, packed_mib=17),
"""
BACKEND_ROW = """
    Backend(("memory",), open_redis, Extra("memory", library="json", memory_mib=9)),
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the service whose tables have a further row each."""
    shutil.copytree(ROOT / "service", tmp_path / "service", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("tests", "tests/service"):
        (tmp_path / package).mkdir()
    shutil.copy(ROOT / "tests/service/fakes.py", tmp_path / "tests/service/fakes.py")
    for name, table, row in (
        ("audio/encoders.py", "FORMATS = (", FORMAT_ROW),
        ("model/variants.py", "VARIANTS = (", VARIANT_ROW),
        ("cache/backends.py", "BACKENDS = (", BACKEND_ROW),
    ):
        path = tmp_path / "service" / name
        before, _, after = path.read_text().partition(f"\n{table}\n")
        body, _, rest = after.partition("\n)\n")
        assert rest, f"{name} has no table {table}"
        path.write_text(f"{before}\n{table}\n{body}{row})\n{rest}")
    return tmp_path


def run(folder: Path, program: str) -> Any:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_format_is_in_the_document_in_the_help_and_served(changed: Path) -> None:
    found = run(
        changed,
        """
import json
from falcon import testing
from service.app import create_app
from service.cli import main
from service.engine.extras import reservations
from service.engine.fingerprint import LIBRARIES
from service.settings import Settings
from tests.service.fakes import FakeEngine

client = testing.TestClient(create_app(FakeEngine(), Settings()))
document = client.simulate_get("/openapi.json").json
field = document["components"]["schemas"]["SpeechBody"]["properties"]["response_format"]
content = document["paths"]["/v1/audio/speech"]["post"]["responses"]["200"]["content"]
body = {"input": "pieces=1 size=100", "voice": "af_heart", "response_format": "reversed"}
answer = client.simulate_post("/v1/audio/speech", json=body)
print(json.dumps({
    "described": "`reversed`" in field["description"],
    "examples": "reversed" in field["examples"],
    "documented": "audio/x-reversed" in content,
    "status": answer.status_code,
    "content_type": answer.headers["content-type"],
    "bytes": len(answer.content),
    "reserved": {reserved.purpose: reserved.memory_mib for reserved in reservations(Settings())},
    "fingerprint": "json" in LIBRARIES,
}))
""",
    )
    assert found.pop("reserved")["REVERSED"] == 7
    assert found == {
        "described": True,
        "examples": True,
        "documented": True,
        "status": 200,
        "content_type": "audio/x-reversed",
        "bytes": 200,
        "fingerprint": True,
    }
    shown = subprocess.run(
        [sys.executable, "-m", "service", "say", "--help"],
        env=os.environ | {"PYTHONPATH": str(changed)},
        cwd=changed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pcm or reversed" in " ".join(shown.stdout.split())


def test_a_cache_back_end_is_opened_by_its_scheme_and_its_memory_reserved(changed: Path) -> None:
    found = run(
        changed,
        """
import json
from service.cache.backends import find_backend
from service.engine.extras import reservations
from service.settings import Settings

settings = Settings(cache_url="memory://host")
print(json.dumps({
    "extra": find_backend(settings.cache_url).extra.name,
    "reserved": [reserved.memory_mib for reserved in reservations(settings)][-1],
}))
""",
    )
    assert found == {"extra": "memory", "reserved": 9}


def test_a_variant_has_limits_a_description_and_a_folder(changed: Path) -> None:
    found = run(
        changed,
        """
import json
from service.engine.limits import limits_of
from service.model.manifest import Manifest, Origin
from service.memory.budget import Budget

manifest = Manifest(3, "built", "int6", 0, Origin("path", "x.pth", "", False, "Named"), ())
print(json.dumps({
    "arena": limits_of(Budget(220, "a test"), manifest.variant).arena,
    "description": manifest.description,
    "folder": manifest.variant.folder,
}))
""",
    )
    assert found == {"arena": 100, "description": "Named, int6 ONNX from x.pth", "folder": "models/kokoro-v1.0-int6"}
