"""Tables of the languages: written once, kept in one folder, required by a build."""

from pathlib import Path

import pytest

from export.errors import ExportError
from export.tables.store import TABLES, Tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "tables"


@pytest.fixture(scope="module", autouse=True)
def messages(folder: Path) -> list[str]:
    """Progress messages of writing the tables."""
    messages: list[str] = []
    Tables(folder, messages.append).write()
    return messages


def test_those_of_every_language_are_in_one_folder(folder: Path, messages: list[str]) -> None:
    assert {path.name for path in folder.iterdir()} == {*TABLES, ".stamps.json"}
    assert [line.split(" from ")[0] for line in messages] == ["tables: english", "tables: mandarin", "tables: japanese"]


def test_they_are_made_once(folder: Path) -> None:
    messages: list[str] = []
    again = Tables(folder, messages.append)
    again.write()
    again.require()
    assert all(line.endswith("up to date") for line in messages)


def test_a_language_whose_tables_are_gone_is_named_and_made_again(folder: Path) -> None:
    messages: list[str] = []
    tables = Tables(folder, messages.append)
    digest = tables.digest
    (folder / "japanese.marisa").unlink()
    with pytest.raises(ExportError, match="japanese are missing or out of date; run `tables` first"):
        tables.require()
    tables.write()
    assert [line.split()[1] for line in messages if not line.endswith("up to date")] == ["japanese"]
    assert tables.digest == digest


def test_without_any_there_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="english are missing"):
        Tables(tmp_path / "tables", print).require()
