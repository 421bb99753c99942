"""A missing or damaged table raises an error that names the file when a phonemiser is loaded."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadModel
from service.g2p.english.phonemiser import EnglishPipelines
from service.g2p.english.tables import BRITISH, FILES, TABLES, WEIGHTS, load_tables, map_weights


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(tiny_model / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"{}", bytes(4096)], ids=["missing", "empty", "short", "zeros"])
def test_the_error_names_a_damaged_table(folder: Path, name: str, content: bytes | None) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(BadModel) as raised:
        EnglishPipelines(folder).accent(british=name == BRITISH)
    assert raised.value.path == str(folder / name)


def test_the_error_for_an_older_build_tells_how_to_add_the_tables(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="export build"):
        load_tables(tmp_path)


@pytest.mark.parametrize("values", [np.zeros(7, np.float32), np.zeros(7), np.zeros((7, 7), np.float32)])
def test_weights_of_another_shape_are_refused(folder: Path, values: np.ndarray) -> None:
    np.save(folder / WEIGHTS, values)
    with pytest.raises(BadModel, match="not float32"):
        map_weights(folder, load_tables(folder).network)


def test_a_field_of_another_type_is_refused(folder: Path) -> None:
    text = (folder / TABLES).read_text(encoding="utf-8")
    (folder / TABLES).write_text(text.replace('"width":96', '"width":"96"'), encoding="utf-8")
    with pytest.raises(BadModel, match="width"):
        load_tables(folder)


def test_weights_are_mapped_not_copied(folder: Path) -> None:
    weights = map_weights(folder, load_tables(folder).network)
    assert type(weights) is np.ndarray
    assert not weights.flags.writeable and not weights.flags.owndata
