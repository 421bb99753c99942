from pathlib import Path

import pytest

from benchmarks.reading.__main__ import main


def test_what_is_read_as_expected_passes_and_is_stored(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--model", str(tiny_model), "--language", "en-GB", "--class", "money", "--class", "plain"]
    assert main([*chosen, "--out", str(tmp_path)]) == 0
    table = (tmp_path / "reading.md").read_text(encoding="utf-8")
    assert table in capsys.readouterr().out
    assert (tmp_path / "reading.json").is_file()


def test_a_language_that_cannot_be_read_here_fails_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--model", str(tmp_path), "--language", "zh-CN"]) == 1
    assert "zh-CN cannot be read here" in capsys.readouterr().out
