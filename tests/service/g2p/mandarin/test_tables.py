import shutil
from pathlib import Path

import numpy as np
import pytest

from service.errors import BadModel
from service.g2p.mandarin.tables import COUNTS, FILES, READINGS, RULES, SHAPES, WORDS, open_tables


@pytest.fixture
def copied(tiny_model: Path, tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(tiny_model / name, tmp_path / name)
    return tmp_path


def test_tables_of_a_build_hold_what_reads_chinese(tiny_model: Path) -> None:
    tables = open_tables(tiny_model)
    assert len(tables.words) == len(tables.counts) > 300_000
    # A word that is twice in jieba's dictionary is in its sum twice.
    assert 0 <= tables.rules.total - int(tables.counts.sum(dtype=np.int64)) < 10
    assert tables.rules.marks["，"] == ", "
    assert len(tables.rules.syllables) > 1400


def test_tables_are_mapped_and_take_little_of_the_disk(tiny_model: Path) -> None:
    assert sum((tiny_model / name).stat().st_size for name in FILES) < 5_000_000
    tables = open_tables(tiny_model)
    assert not tables.counts.flags.owndata and not tables.shapes.flags.owndata


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"something else"])
def test_a_file_that_is_damaged_or_missing_is_named(copied: Path, name: str, content: bytes | None) -> None:
    (copied / name).unlink()
    if content is not None:
        (copied / name).write_bytes(content)
    with pytest.raises(BadModel, match=name):
        open_tables(copied)


def test_tables_of_different_builds_do_not_pass_for_one(copied: Path) -> None:
    np.save(copied / COUNTS, np.zeros(10, np.uint32))
    with pytest.raises(BadModel, match=COUNTS):
        open_tables(copied)


def test_the_names_are_those_of_the_files() -> None:
    assert FILES == (RULES, WORDS, COUNTS, SHAPES, READINGS)
