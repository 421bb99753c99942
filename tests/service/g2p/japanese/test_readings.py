from pathlib import Path

import pytest

from service.g2p.japanese.phonemiser import load_japanese
from service.g2p.japanese.readings import MARK, find_readings, reading
from service.g2p.phonemiser import Phonemiser


@pytest.fixture(scope="module")
def japanese(tiny_model: Path) -> Phonemiser:
    return load_japanese(tiny_model)


def heard(japanese: Phonemiser, text: str) -> str:
    return " ".join(token.phonemes for token in japanese.phonemise(text))


def test_each_part_between_spaces_is_a_reading() -> None:
    assert reading("ニセン ゴ") == f"{MARK}ニセン{MARK} {MARK}ゴ{MARK}"
    assert [kana for _, _, kana in find_readings("第" + reading("ニセン ゴ"))] == ["ニセン", "ゴ"]


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        (reading("サンプン") + "待って", "sampɯɴ maʔte"),
        (reading("ヨニン") + "来た", "joɲiɴ kʲita"),
        (reading("イッツー") + "届いた", "iʔʦɨː todoita"),
        ("会議は" + reading("ハツカ") + "です", "kaiɡʲi βa haʦɨka desɨ"),
        (reading("ゴフン") + "は", "ɡoɸɯɴ βa"),
        ("第" + reading("サンカイ") + "。", "dai saŋkai ."),
        (reading("ゼロ") + reading("ニ"), "ʣeɾo ɲi"),
    ],
)
def test_a_reading_is_one_word_beside_any_other(japanese: Phonemiser, text: str, phonemes: str) -> None:
    assert heard(japanese, text) == phonemes


def test_a_reading_is_one_token_with_its_marks(japanese: Phonemiser) -> None:
    texts = [token.text for token in japanese.phonemise("約" + reading("サンプン") + "待つ")]
    assert texts == ["約", reading("サンプン"), "待つ"]
