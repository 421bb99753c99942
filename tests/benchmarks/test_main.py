from pathlib import Path

import pytest

from benchmarks.__main__ import main


def test_help_names_all_parts_and_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    for word in (
        "--part {memory,service,model,all}",
        "--quick",
        "text to MP3",
        "phonemes to samples",
        "--fp32",
        "--int8",
    ):
        assert word in shown


def test_without_any_build_the_error_names_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--model", str(tmp_path / "a"), "--fp32", str(tmp_path / "b"), "--out", str(tmp_path / "out")])
    assert status == 1
    assert "make model" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_published_model_the_error_names_the_command(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--model", str(tiny_model), "--int8", str(tmp_path / "none.onnx"), "--out", str(tmp_path / "out")])
    assert status == 1
    assert "export int8" in capsys.readouterr().err
