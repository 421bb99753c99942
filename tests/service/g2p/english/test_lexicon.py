from pathlib import Path

import marisa_trie
import pytest

from service.errors import BadModel
from service.g2p.english.lexicon import Dictionary, case_variant, map_dictionaries
from service.g2p.english.tables import AMERICAN, BRITISH


@pytest.fixture(scope="module")
def american(tiny_model: Path) -> tuple[Dictionary, Dictionary]:
    return map_dictionaries(tiny_model / AMERICAN)


@pytest.fixture
def small(tmp_path: Path) -> tuple[Dictionary, Dictionary]:
    path = tmp_path / "small.marisa"
    entries = [
        ("tea", b'g"ti"'),
        ("Rome", b'g"rom"'),
        ("use", b'g{"DEFAULT":"juz","NOUN":"jus","X":null}'),
        ("pot", b's"pot"'),
    ]
    marisa_trie.BytesTrie(entries).save(str(path))
    return map_dictionaries(path)


def test_a_word_is_found_in_either_case_variant(small: tuple[Dictionary, Dictionary]) -> None:
    golds, silvers = small
    assert golds["tea"] == golds["Tea"] == "ti"
    assert golds["rome"] == golds["Rome"] == "rom"
    assert golds["use"] == {"DEFAULT": "juz", "NOUN": "jus", "X": None}
    assert silvers["Pot"] == "pot"


@pytest.mark.parametrize("word", ["pot", "TEA", "ROME", "te", "teas", "", "\0", "tea\0", "\ud800", "tea\ud800"])
def test_other_words_are_missing(small: tuple[Dictionary, Dictionary], word: str) -> None:
    golds, _ = small
    assert word not in golds
    assert golds.get(word) is None
    with pytest.raises(KeyError):
        golds[word]


def test_a_dictionary_iterates_over_its_stored_words(small: tuple[Dictionary, Dictionary]) -> None:
    golds, silvers = small
    assert sorted(golds) == ["Rome", "tea", "use"]
    assert (len(golds), len(silvers)) == (3, 1)


def test_case_variants_are_those_that_misaki_would_add() -> None:
    assert [case_variant(word) for word in ("apple", "Apple", "APPLE", "aPPle", "a", "", "1st")] == [
        "Apple",
        "apple",
        None,
        None,
        None,
        None,
        None,
    ]


def test_accents_have_their_own_pronunciations(tiny_model: Path, american: tuple[Dictionary, Dictionary]) -> None:
    british, _ = map_dictionaries(tiny_model / BRITISH)
    assert american[0]["water"] != british["water"]


@pytest.mark.parametrize("content", [b"", b"no trie", None])
def test_the_error_names_a_file_that_is_no_trie(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / AMERICAN
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadModel, match=AMERICAN) as raised:
        map_dictionaries(path)
    assert raised.value.path == str(path)
