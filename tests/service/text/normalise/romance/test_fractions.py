"""Fractions, and what is none."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "3/4, ½ taza, 1/2 kg, 2½ y 24/7", "3 cuartos, media taza, medio kilo, 2 y medio y 24 7"),
        ("fr", "2/3, 1/2 tasse, ¼ L et 5/8", "2 tiers, une demi-tasse, un quart de litre et 5 huitièmes"),
        ("it", "1/2 tazza, 3/4 e 1/10", "mezza tazza, 3 quarti e un decimo"),
        ("pt", "1/2 xícara, 2/3 e 3/100", "meia xícara, 2 terços e 3 centésimos"),
        ("es", "Sacó 15/20 y 31/13", "Sacó 15 sobre 20 y 31 barra 13"),
    ],
)
def test_fractions(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
