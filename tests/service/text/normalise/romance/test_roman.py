import pytest

from service.text.normalise.romance.roman import value
from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(("roman", "number"), [("XIV", 14), ("IX", 9), ("MCMXC", 1990), ("XLII", 42)])
def test_values(roman: str, number: int) -> None:
    assert value(roman) == number


@pytest.mark.parametrize("letters", ["", "IIII", "VX", "IC", "XXL2", "LIX I"])
def test_other_letters_have_none(letters: str) -> None:
    assert value(letters) == 0


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "Felipe VI, Luis XIV, Isabel II, siglo XXI, II Guerra Mundial, un CD",
            "Felipe 6º, Luis catorce, Isabel 2ª, siglo veintiuno, 2ª Guerra Mundial, un CD",
        ),
        ("fr", "Louis XIV et chapitre IV", "Louis quatorze et chapitre quatre"),
        ("it", "Pio X, nel XX secolo, VI PREGO", "Pio 10º, nel 20º secolo, VI PREGO"),
        ("pt", "Dom Pedro II, século XXI, Plano B", "Dom Pedro 2º, século vinte e um, Plano B"),
    ],
)
def test_rulers_centuries_and_events(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
