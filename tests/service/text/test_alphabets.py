import pytest

from service.text import alphabets
from service.text.alphabets import Alphabet


@pytest.mark.parametrize(
    ("alphabet", "text", "foreign"),
    [
        (alphabets.ENGLISH, "naïve Ω µ ﬁ Ｆ", ""),
        (alphabets.ENGLISH, "你好", "你 好"),
        (alphabets.HINDI, "नमस्ते OK", ""),
        (alphabets.HINDI, "你", "你"),
        (alphabets.SPANISH, "Привет", "П р и в е ..."),
        (alphabets.MANDARIN, "𠮷你好々ㄅ OK", ""),
        (alphabets.MANDARIN, "你か", "か"),
        (alphabets.JAPANESE, "ひらカタカナー漢字々ﾊ OK", ""),
        (alphabets.JAPANESE, "한국", "한 국"),
    ],
)
def test_letters_that_cannot_be_read_are_found(alphabet: Alphabet, text: str, foreign: str) -> None:
    assert alphabet.foreign(text) == foreign
