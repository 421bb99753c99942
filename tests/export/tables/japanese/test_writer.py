from pathlib import Path

import pytest

from export.errors import ExportError
from export.tables.japanese.writer import load_words, write_japanese, write_words
from service.g2p.japanese.word_list import FILES, WordList


def test_the_list_has_misakis_words_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        write_japanese(tmp_path / name)
    assert [
        name for name in FILES if (tmp_path / "first" / name).read_bytes() != (tmp_path / "second" / name).read_bytes()
    ] == []
    words = WordList.load(tmp_path / "first")
    known = load_words()
    assert len(known) > 140_000
    assert [word for word in known if word not in words] == []
    assert [word for word in known if words.longest_match(list(word), 0, len(word)) != len(word)] == []


def test_a_word_that_is_too_long_for_the_service_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="of 25 characters"):
        write_words(["ひ" * 25, "火"], tmp_path)
