from pathlib import Path

import pytest

from service.g2p.mandarin.readings import Readings
from service.g2p.mandarin.tables import load_tables


@pytest.fixture(scope="module")
def readings(tiny_model: Path) -> Readings:
    return Readings(load_tables(tiny_model))


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        ("你好", "ni↓xau↓"),
        ("银行", "i↗nxa↗ŋ"),
        ("行走", "ɕi↗ŋʦou↓"),
        ("了", "lɤ"),
        ("銀", "i↗n"),
        ("一个", "i↗kɤ↘"),
        ("㑇", "ꭧou↘"),
        ("ㄋㄧˇㄏㄠˇ", "ni↓xau↓"),
        ("ㄅ", "pwo→"),
        ("", ""),
    ],
)
def test_words_have_the_readings_of_their_longest_phrases(readings: Readings, word: str, phonemes: str) -> None:
    assert readings.phonemes(word) == phonemes


def test_characters_without_a_reading_are_unknown(readings: Readings) -> None:
    assert readings.unknown("你兙好兡兙") == "兙兡"
    assert readings.unknown("你好") == ""
