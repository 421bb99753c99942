"""The steps of a build and its command line, on the real checkpoint where it is at hand."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from export.build import Build, Places
from export.cli import main
from export.errors import ExportError
from export.verify import Report
from service.manifest import read_manifest, verify_digests

REAL = Path("models/kokoro-v1.0")


def test_help_explains_every_step_without_loading_torch() -> None:
    code = "import sys; from export.cli import main\ntry: main(['--help'])\nfinally: assert 'torch' not in sys.modules"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    for word in ("build", "fetch", "trace", "verify", "pack", "voices", "goes on where it stopped"):
        assert word in shown.stdout


def test_a_source_that_does_not_exist_ends_with_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", "--source", "nowhere.pth", "--out", str(tmp_path / "out"), "--cache", str(tmp_path)]
    assert main(arguments) == 1
    assert "error: nowhere.pth: no such file" in capsys.readouterr().err


def test_the_tiny_build_is_a_whole_build(tiny_build: Path) -> None:
    manifest = read_manifest(tiny_build)
    verify_digests(tiny_build, manifest)
    assert all((tiny_build / file.name).stat().st_mode & 0o777 == 0o644 for file in manifest.files)


def test_an_unverified_build_is_not_packed(tmp_path: Path) -> None:
    weights = tmp_path / "any.pth"
    weights.write_bytes(b"weights")
    build = Build(str(weights), Places(tmp_path / "out", tmp_path, Path("models/voices"), None), print)
    with pytest.raises(ExportError, match="has not been verified"):
        build.pack(build.fetch())


@pytest.mark.model
def test_the_real_build_was_verified_on_the_weights_it_names() -> None:
    manifest = read_manifest(REAL)
    report = msgspec.json.decode((REAL / "report.json").read_bytes(), type=Report)
    assert report.checkpoint_sha256 == manifest.origin.sha256
    assert list(report.failures()) == []
    assert len(report.probes) >= 8 and len({probe.voice for probe in report.probes}) >= 4
    assert all(probe.durations_differ == 0 and probe.snr >= 60 for probe in report.probes)


@pytest.mark.model
def test_a_finished_build_is_not_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    source = read_manifest(REAL).origin.source
    before = (REAL / "manifest.json").stat().st_mtime_ns
    assert main(["build", "--source", source if source != "path" else "auto", "--out", str(REAL)]) == 0
    said = capsys.readouterr().err
    assert all(f"{step}: already done" in said for step in ("trace", "verify", "pack"))
    assert (REAL / "manifest.json").stat().st_mtime_ns == before
