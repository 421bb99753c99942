import shutil
from pathlib import Path

import msgspec
import pytest

from service.errors import BadModel
from service.manifest import FORMAT, NAME, VOCODER, Manifest, read_manifest, verify_digests


@pytest.fixture
def build(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "build")


def test_a_whole_build_is_accepted(build: Path) -> None:
    manifest = read_manifest(build)
    verify_digests(build, manifest)
    assert {"prosody.onnx", "prosody.bin", "vocoder.onnx", "vocoder.bin", "voices.json", "voices.npy"} <= {
        file.name for file in manifest.files
    }


def test_a_missing_build_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="make model"):
        read_manifest(tmp_path)


def test_a_missing_or_cut_file_is_named(build: Path) -> None:
    (build / VOCODER).write_bytes((build / VOCODER).read_bytes()[:-1])
    with pytest.raises(BadModel, match=r"vocoder\.onnx: has \d+ bytes"):
        read_manifest(build)
    (build / VOCODER).unlink()
    with pytest.raises(BadModel, match=r"vocoder\.onnx: cannot be read"):
        read_manifest(build)


def test_a_changed_byte_is_found_by_its_digest(build: Path) -> None:
    weights = bytearray((build / "vocoder.bin").read_bytes())
    weights[1000] ^= 1
    (build / "vocoder.bin").write_bytes(weights)
    with pytest.raises(BadModel, match=r"vocoder\.bin: .*sha256"):
        verify_digests(build, read_manifest(build))


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "one"}', b"\xff"])
def test_an_unreadable_manifest_is_refused(build: Path, content: bytes) -> None:
    (build / NAME).write_bytes(content)
    with pytest.raises(BadModel, match="cannot be read"):
        read_manifest(build)


def test_a_newer_format_is_refused(build: Path) -> None:
    manifest = msgspec.json.decode((build / NAME).read_bytes(), type=Manifest)
    newer = msgspec.structs.replace(manifest, format=FORMAT + 1)
    (build / NAME).write_bytes(msgspec.json.encode(newer))
    with pytest.raises(BadModel, match="newer"):
        read_manifest(build)


def test_the_description_says_when_weights_were_rebuilt_from_int8(build: Path) -> None:
    manifest = read_manifest(build)
    rebuilt = msgspec.structs.replace(manifest.origin, rebuilt_from_int8=True)
    assert "int8" not in manifest.description
    assert "int8" in msgspec.structs.replace(manifest, origin=rebuilt).description
