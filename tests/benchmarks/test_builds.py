from pathlib import Path

import msgspec

from benchmarks.builds import Build, NotMeasured, missing_lines, our_builds


def test_one_build_of_each_precision_is_measured(tiny_build: Build, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    manifest = msgspec.structs.replace(tiny_build.manifest, precision="int8", files=())
    (other / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    builds, missing = our_builds([other, tiny_build.folder])
    assert [build.name for build in builds] == ["kokoro-lite, int8", "kokoro-lite, fp32"]
    assert missing == ()


def test_a_second_build_of_the_same_precision_is_not_measured_for_a_reason(tiny_build: Build) -> None:
    builds, missing = our_builds([tiny_build.folder, tiny_build.folder])
    assert len(builds) == 1
    assert missing == (NotMeasured("kokoro-lite in out/tiny", "is fp32, as is out/tiny"),)


def test_a_folder_without_a_build_is_not_measured_for_a_reason(tmp_path: Path) -> None:
    builds, (missing,) = our_builds([tmp_path / "nothing"])
    assert builds == ()
    assert "nothing" in missing.name
    assert "manifest.json" in missing.reason


def test_voices_and_tables_are_not_counted_as_model_files(tiny_build: Build) -> None:
    sizes = {file.name: file.bytes / 1e6 for file in tiny_build.manifest.files}
    graphs = sum(sizes[name] for name in ("prosody.onnx", "prosody.bin", "vocoder.onnx", "vocoder.bin"))
    assert abs(tiny_build.megabytes - graphs) < 1e-9
    assert {"voices.npy", "english.npy"} <= set(sizes)


def test_there_are_no_lines_if_nothing_is_missing() -> None:
    assert missing_lines(()) == []
    assert missing_lines([NotMeasured("PyTorch", "not there")])[-1] == "* PyTorch: not there"
