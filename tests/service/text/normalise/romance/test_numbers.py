"""Agreement, ranges and marks of numbers."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "21 sillas, 21 años, 1 persona, el 1 gana, 200 casas",
            "veintiuna sillas, veintiún años, una persona, el 1 gana, doscientas casas",
        ),
        ("es", "21.000, 1.000.000 personas, -5 y 3-2", "veintiún mil, un millón de personas, menos 5 y 3 a 2"),
        ("fr", "1 chaise, 21 femmes, 12 femmes", "une chaise, vingt et une femmes, 12 femmes"),
        ("it", "da 1 ora, 1 zaino, 1 amica", "da un'ora, uno zaino, un'amica"),
        ("pt", "2 mulheres, 22 casas, 1.200, 2 dias", "duas mulheres, vinte e duas casas, mil e duzentos, 2 dias"),
        ("es", "Dice más que 3.14 y 1.500", "Dice más que 3.14 y 1.500"),
    ],
)
def test_numbers(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
