import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("श्रेणी-II और ग्रेड I", "श्रेणी दो और ग्रेड एक"),
        ("IVथा भाग", "चौथा भाग"),
        ("MMXXIVवीं", "दो हज़ार चौबीसवीं"),
        ("लुई XIV", "लुई चौदह"),
        ("ग्रेड C, ग्रेड X", "ग्रेड C, ग्रेड दस"),
        ("(iii) और (mmc)", "(तीन) और (mmc)"),
    ],
)
def test_roman_numerals(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["विटामिन-C", "MIX", "I और V", "XIIX"])
def test_initialisms_stay(text: str) -> None:
    assert said(text) == composed(text)
