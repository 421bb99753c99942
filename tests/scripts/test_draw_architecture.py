"""Imports between rooms, the arrows that are left out, and the committed picture."""

from pathlib import Path

import pytest

from scripts.draw_architecture import (
    BEGIN,
    DOCUMENT,
    END,
    arrows,
    drawn,
    find_imports,
    imported_rooms,
    main,
    replaced,
    room_files,
)

EMPTY = "\n".join(f"{BEGIN.format(name)}\n{END.format(name)}\n" for name in ("picture", "table"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of four rooms: ``app`` over ``api`` over ``engine``, which all use ``speech``."""
    for name, source in {
        "service/__init__.py": '__version__ = "1"\n',
        "service/app.py": '"""The application."""\nfrom service.api.table import x\nfrom service.engine import x\n',
        "service/cli.py": '"""The ``command`` line. And more."""\nimport service.app\n',
        "service/api/__init__.py": '"""HTTP: all of it."""\nfrom service import __version__\n',
        "service/api/table.py": "import os\ndef late() -> None:\n    from service.engine import x\n",
        "service/engine/__init__.py": '"""The engine."""\nfrom service import speech\n',
        "service/speech.py": '"""Values."""\n',
        DOCUMENT.as_posix(): EMPTY,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    return tmp_path


def test_every_kind_of_import_is_found() -> None:
    source = "import service.app as a\nfrom service import speech\nfrom service.api.table import b\nimport services.x\n"
    assert list(imported_rooms(source)) == ["app", "speech", "api"]


def test_imports_within_a_room_and_of_the_version_are_none(root: Path) -> None:
    imports = find_imports(room_files(root / "service"))
    assert {room: sorted(names) for room, names in imports.items()} == {
        "api": ["engine"],
        "app": ["api", "engine"],
        "cli": ["app"],
        "engine": ["speech"],
        "speech": [],
    }


def test_an_arrow_that_a_longer_path_implies_is_left_out() -> None:
    imports = {"a": frozenset("bcd"), "b": frozenset("c"), "c": frozenset(), "d": frozenset()}
    assert arrows(imports, "abcd") == [("a", "b"), ("a", "d"), ("b", "c")]
    assert arrows(imports, "acd") == [("a", "c"), ("a", "d")]


def test_the_document_has_the_picture_and_all_imports(root: Path) -> None:
    assert main([], root) == 0
    text = (root / DOCUMENT).read_text(encoding="utf-8")
    assert "    app --> api\n" in text and "app --> engine" not in text
    assert "| `app.py` | The application | api, engine |" in text
    assert "| `cli.py` | The `command` line | app |" in text
    assert "| `engine/` | The engine | speech |" in text
    assert drawn(text, root / "service") == text


def test_the_check_fails_when_imports_change_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], root)
    assert main(["--check"], root) == 0
    before = (root / DOCUMENT).read_text(encoding="utf-8")
    (root / "service" / "speech.py").write_text("import service.engine\n", encoding="utf-8")
    assert main(["--check"], root) == 1
    assert "run scripts/draw_architecture.py" in capsys.readouterr().err
    assert (root / DOCUMENT).read_text(encoding="utf-8") == before


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="picture"):
        replaced("# Architecture\n", "picture", "")


def test_the_committed_picture_is_that_of_the_imports() -> None:
    assert main(["--check"]) == 0
