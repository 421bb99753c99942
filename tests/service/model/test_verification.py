import os
import shutil
import tempfile
from pathlib import Path

import pytest

from service.errors import BadModel
from service.model.manifest import NAME, VOCODER, Manifest, read_manifest
from service.model.verification import STAMP, verify, verify_once

SECOND = 1_000_000_000


@pytest.fixture
def build(tiny_model: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(tiny_model, tmp_path / "build")
    (folder / STAMP).unlink(missing_ok=True)
    return folder


@pytest.fixture
def manifest(build: Path) -> Manifest:
    return read_manifest(build)


def damage(path: Path) -> None:
    """Change one byte, and nothing that a directory shows."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_the_first_start_compares_and_later_ones_do_not(build: Path, manifest: Manifest) -> None:
    verify_once(build, manifest)
    damage(build / VOCODER)
    verify_once(build, manifest)
    with pytest.raises(BadModel, match="sha256"):
        verify(build, manifest)


def test_a_damaged_build_gets_no_stamp(build: Path, manifest: Manifest) -> None:
    damage(build / VOCODER)
    for _ in range(2):
        with pytest.raises(BadModel, match="sha256"):
            verify_once(build, manifest)


@pytest.mark.parametrize("name", [VOCODER, NAME])
def test_a_file_of_another_time_is_compared_again(build: Path, manifest: Manifest, name: str) -> None:
    verify_once(build, manifest)
    damage(build / VOCODER)
    later = (build / name).stat().st_mtime_ns + SECOND
    os.utime(build / name, ns=(later, later))
    with pytest.raises(BadModel, match="sha256"):
        verify_once(build, manifest)


def test_a_layer_of_an_image_may_round_times_down_to_seconds(build: Path, manifest: Manifest) -> None:
    verify_once(build, manifest)
    damage(build / VOCODER)
    for path in build.iterdir():
        whole = path.stat().st_mtime_ns // SECOND * SECOND
        os.utime(path, ns=(whole, whole))
    verify_once(build, manifest)


def test_a_stamp_that_cannot_be_read_counts_as_none(build: Path, manifest: Manifest) -> None:
    (build / STAMP).write_bytes(b"[")
    damage(build / VOCODER)
    with pytest.raises(BadModel, match="sha256"):
        verify_once(build, manifest)


def test_the_stamp_of_a_folder_that_cannot_be_written_to_is_a_temporary_file(
    build: Path, manifest: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # Root may write anywhere, but no file over a folder.
    (build / STAMP).mkdir()
    verify_once(build, manifest)
    damage(build / VOCODER)
    verify_once(build, manifest)
    assert list((build / STAMP).iterdir()) == [] and len(list(tmp_path.glob(f"*{STAMP}"))) == 1


def test_a_system_without_any_place_to_write_compares_every_time(
    build: Path, manifest: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    (build / STAMP).mkdir()
    verify_once(build, manifest)
    damage(build / VOCODER)
    with pytest.raises(BadModel, match="sha256"):
        verify_once(build, manifest)
