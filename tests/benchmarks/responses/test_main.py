import pytest

from benchmarks.responses.__main__ import main


def test_help_shows_the_usual_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "--checkout . --against" in capsys.readouterr().out


def test_there_is_one_reference_at_most() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--against", "before", "--compare", "before.jsonl"])
    assert ended.value.code == 2
