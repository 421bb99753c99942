from pathlib import Path

import marisa_trie
import pytest

from service.errors import BadModel
from service.g2p.japanese.word_list import LONGEST, WORDS, WordList


@pytest.fixture
def words(tmp_path: Path) -> WordList:
    marisa_trie.Trie(["時計", "時計台", "計", "ひとつ"]).save(str(tmp_path / WORDS))
    return WordList.load(tmp_path)


def test_only_whole_words_are_found(words: WordList) -> None:
    assert "時計" in words
    assert not [word for word in ("時", "時計台の", "", "\0", "時計\0") if word in words]


@pytest.mark.parametrize(
    ("units", "end"),
    [
        (["時", "計", "台", "の"], 3),
        (["時", "計", "の"], 2),
        (["時", "計台"], 2),
        (["時", "計の"], 1),
        (["台", "時計"], 1),
        (["\0", "計"], 1),
        (["ひ" * (LONGEST + 1), "計"], 1),
    ],
)
def test_the_longest_match_is_taken(words: WordList, units: list[str], end: int) -> None:
    assert words.longest_match(units, 0, len(units)) == end


def test_a_match_ends_within_the_range(words: WordList) -> None:
    assert words.longest_match(["の", "時", "計", "台"], 1, 3) == 3
    assert words.longest_match(["の", "時", "計", "台"], 1, 2) == 2


@pytest.mark.parametrize("content", [b"", b"no trie", None])
def test_the_error_names_a_file_that_is_no_trie(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / WORDS).write_bytes(content)
    with pytest.raises(BadModel, match=WORDS):
        WordList.load(tmp_path)
