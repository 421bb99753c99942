"""Measures."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "3 m³, 30 s, 2 m x 3 m, 20 x 30 cm, 50 mg/día",
            "3 metros cúbicos, 30 segundos, 2 metros por 3 metros, 20 por 30 centímetros, 50 miligramos por día",
        ),
        ("fr", "5 l'ont vu, 5 l d'eau, 24h/24", "5 l'ont vu, 5 litres d'eau, 24 heures sur 24"),
        ("it", "90 mq, 1 h, 2 hg", "90 metri quadrati, un'ora, 2 etti"),
        ("pt", "2 milhas, 2 t, 5-10 kg", "duas milhas, duas toneladas, 5 a 10 quilos"),
        ("es", "la N-340 km 5", "la N-340 kilómetro 5"),
    ],
)
def test_measures(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
