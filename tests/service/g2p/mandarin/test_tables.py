import shutil
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadModel
from service.g2p.mandarin.tables import COUNTS, EMISSIONS, FILES, READINGS, RULES, WORDS, load_tables


@pytest.fixture
def copied(tiny_model: Path, tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(tiny_model / name, tmp_path / name)
    return tmp_path


def test_the_tables_of_a_build_are_complete(tiny_model: Path) -> None:
    tables = load_tables(tiny_model)
    assert len(tables.words) == len(tables.counts) > 300_000
    # jieba counts a word twice in the sum if it is twice in its dictionary.
    assert 0 <= tables.rules.total - int(tables.counts.sum(dtype=np.int64)) < 10
    assert tables.rules.marks["，"] == ", "
    assert len(tables.rules.syllables) > 1400


def test_tables_are_mapped_and_small(tiny_model: Path) -> None:
    assert sum((tiny_model / name).stat().st_size for name in FILES) < 5_000_000
    tables = load_tables(tiny_model)
    assert not tables.counts.flags.owndata and not tables.emissions.flags.owndata


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"something else"])
def test_the_error_names_a_damaged_or_missing_file(copied: Path, name: str, content: bytes | None) -> None:
    (copied / name).unlink()
    if content is not None:
        (copied / name).write_bytes(content)
    with pytest.raises(BadModel, match=name):
        load_tables(copied)


def test_tables_of_different_builds_are_refused(copied: Path) -> None:
    np.save(copied / COUNTS, np.zeros(10, np.uint32))
    with pytest.raises(BadModel, match=COUNTS):
        load_tables(copied)


def test_all_files_are_listed() -> None:
    assert FILES == (RULES, WORDS, COUNTS, EMISSIONS, READINGS)
