from pathlib import Path

import jieba
import pytest
from jieba import finalseg

from export.errors import ExportError
from export.tables.mandarin.readings import marks
from export.tables.mandarin.words import chances, load_words
from export.tables.mandarin.writer import versions, write_mandarin
from service.g2p.mandarin.tables import FILES, Tables


def test_the_same_versions_give_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    write_mandarin(tmp_path)
    assert [name for name in FILES if (tmp_path / name).read_bytes() != (tables / name).read_bytes()] == []
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_tables_hold_all_words_of_jieba_and_are_small(tables: Path, opened: Tables) -> None:
    words, total = load_words()
    assert opened.rules.total == total
    assert all(opened.counts[opened.words[word]] == count for word, count in words.items())
    assert sum((tables / name).stat().st_size for name in FILES) < 5_000_000


def test_marks_are_those_that_misaki_maps() -> None:
    found = marks()
    assert found["。"] == ". " and found["《"] == " “" and found["、"] == ", "
    assert not any(sign.isalnum() for sign in found)


def test_versions_name_what_the_tables_are_made_from() -> None:
    assert versions().startswith("jieba==0.42.1 pypinyin==0.55.0 misaki==")


def test_a_jieba_that_works_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(finalseg.PrevStatus, "B", "E")
    with pytest.raises(ExportError, match="port"):
        chances()


def test_words_that_the_port_would_not_find_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"{'长' * 33} 3 n\n", encoding="utf-8")
    monkeypatch.setattr(jieba, "get_dict_file", lambda: path.open("rb"))
    with pytest.raises(ExportError, match="longer words"):
        load_words()
