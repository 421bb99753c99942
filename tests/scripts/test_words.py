"""Findings of the term check: what it must report, and what it must leave alone."""

from pathlib import Path

import pytest

from scripts.words import checked_files, findings, main, private_words, questions


@pytest.mark.parametrize(
    "text",
    [
        "the desk serves",
        "def _desk_of():",
        "PATIENCE = 3",
        "Nobody waits",
        "lets it go",
        "what was heard",
        "self._shelf",
    ],
)
def test_private_words_are_found_in_prose_and_in_names(text: str) -> None:
    assert [number for number, _, _ in private_words(f"fine\n{text}\n")] == [2]


@pytest.mark.parametrize("text", ["a desktop client", "slackness", "overheard", "amended", "weight", "bookshelf"])
def test_words_that_contain_a_private_one_are_left_alone(text: str) -> None:
    assert not list(private_words(text))


def test_docstrings_that_begin_like_questions_are_found_on_fields_too() -> None:
    source = '"""Whether it works."""\nclass A:\n    """Noun first."""\n    b = 1\n    """How many."""\n'
    assert [line for line, _ in questions(source)] == [1, 5]


def test_a_finding_names_the_file_the_line_and_the_term(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text('"""A queue."""\n\nfarewell = 1\n', encoding="utf-8")
    assert list(findings(path, "service/x.py")) == [
        "service/x.py:3: 'farewell' is not a standard term: error chunk",
    ]


def test_documents_scripts_and_code_are_checked_but_not_results(tmp_path: Path) -> None:
    for name in ("service/a.py", "docs/b.md", "benchmarks/results/c.md", "tests/d.py", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in checked_files(tmp_path)]
    assert found == ["README.md", "docs/b.md", "service/a.py"]


def test_the_project_uses_standard_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out
