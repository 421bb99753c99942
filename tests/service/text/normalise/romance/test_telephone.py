"""Telephone numbers, and what is none."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "Al 612 345 678 o +34 91 123.",
            "Al seis uno dos tres cuatro cinco seis siete ocho o más tres cuatro nueve uno uno dos tres.",
        ),
        ("fr", "Le 06 12 34 56 70, tél. : 01.02.03.04.05", "Le 0 6 12 34 56 70, téléphone : 0 1 0 2 0 3 0 4 0 5"),
        (
            "it",
            "Il 333-1234567, 02 12345678",
            "Il tre tre tre uno due tre quattro cinque sei sette, zero due uno due tre quattro cinque sei sette otto",
        ),
        (
            "pt",
            "(11) 98765-4321 ou 3456-7890",
            "um um nove oito sete seis cinco quatro três dois um ou três quatro cinco seis sete oito nove zero",
        ),
        ("es", "De 1990-1995 hubo 123 456 casos", "De 1990 a 1995 hubo 123 456 casos"),
        ("fr", "Il a 12 ans et 34 amis", "Il a 12 ans et 34 amis"),
    ],
)
def test_telephone(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
