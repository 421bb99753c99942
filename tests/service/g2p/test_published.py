import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.errors import SetupError
from service.g2p.published import PublishedPackage


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose ``__init__`` must not run, with modules that import each other and something heavy."""
    package = tmp_path / "parlour"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('heavy')\n")
    (package / "data" / "__init__.py").write_text("LEAVES = 3\n")
    (package / "cups.py").write_text("COUNT = []\n")
    (package / "tea.py").write_text(
        "import heavy.urn as urn_module\nfrom heavy.kettle import boil\nimport json.decoder\n"
        "from . import cups, data\nfrom .cups import COUNT\n"
        "def late():\n    import heavy\n    return heavy\n"
        "WHOLE = (boil(), cups.COUNT is COUNT, data.LEAVES, json.loads('1'))\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return "parlour"


def stand_ins() -> dict[str, object]:
    heavy = SimpleNamespace(urn=SimpleNamespace())
    return {"heavy": heavy, "heavy.urn": heavy, "heavy.kettle": SimpleNamespace(boil=lambda: 100)}


def test_code_runs_as_published_around_what_stands_in(installed: str) -> None:
    package = PublishedPackage(installed, stand_ins())
    tea = package.load("tea")
    assert tea.WHOLE == (100, True, 3, 1)
    assert tea.late().urn is tea.urn_module
    assert package.load("tea") is tea
    assert package.load("cups") is tea.cups


def test_nothing_is_left_where_others_import(installed: str) -> None:
    PublishedPackage(installed, stand_ins()).load("tea")
    assert not [name for name in sys.modules if name.partition(".")[0] in (installed, "heavy")]
    with pytest.raises(AssertionError, match="heavy"):
        __import__(installed)


def test_two_packages_share_nothing(installed: str) -> None:
    first, second = (PublishedPackage(installed, stand_ins()).load("cups") for _ in range(2))
    assert first.COUNT is not second.COUNT


def test_what_is_not_installed_is_named(installed: str) -> None:
    with pytest.raises(SetupError, match="no_such_package"):
        PublishedPackage("no_such_package", {})
    with pytest.raises(SetupError, match="no module milk"):
        PublishedPackage(installed, {}).load("milk")
