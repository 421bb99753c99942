"""Words from CLDR: the committed files are what the writer makes."""

from pathlib import Path

import pytest

from export.tables.cldr.writer import LANGUAGES, write_cldr

COMMITTED = Path(__file__).parents[4] / "service" / "text" / "data" / "cldr"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cldr")
    write_cldr(folder)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_committed_files_are_current(written: Path, language: str) -> None:
    name = f"{language}.tsv"
    assert (COMMITTED / name).read_text(encoding="utf-8") == (written / name).read_text(encoding="utf-8")


def test_there_are_no_others(written: Path) -> None:
    assert {path.name for path in COMMITTED.iterdir()} == {path.name for path in written.iterdir()}


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("es", "month	1	enero"),
        ("fr", "day-short	7	dim"),
        ("pt", "unit	km/h	quilômetro por hora	quilômetros por hora"),
        ("it", "unit	GB	gigabyte"),
        ("fr", "unit	Go	gigaoctet	gigaoctets"),
        ("hi", "unit	kg	किलोग्राम"),
        ("zh", "unit	km/h	每小时{0}公里"),
        ("es", "per	h	por hora"),
        ("es", "currency	₡	colón costarricense	colones costarricenses"),
    ],
)
def test_rows(written: Path, language: str, row: str) -> None:
    assert row in (written / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
