"""Signs, powers and sums."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "5-3=2, 5 - 3, 10/2=5, x², 3 < 4",
            "5 menos 3 igual a 2, 5 menos 3, 10 entre 2 igual a 5, x al cuadrado, 3 menor que 4",
        ),
        ("fr", "2^3, 4 × 6, a ≤ b", "2 au cube, 4 fois 6, a inférieur ou égal à b"),
        ("it", "a > b", "a maggiore di b"),
        ("pt", "É, eu sei. Eu e ela", "éh, eu sei. Eu e ela"),
        ("es", "año 2020-2021", "año 2020 a 2021"),
    ],
)
def test_signs(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
