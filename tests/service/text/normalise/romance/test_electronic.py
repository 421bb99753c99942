"""Addresses, versions and names of files."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "Escribe a luz_9@huerta.es o abre huerta.es/a-b.",
            "Escribe a luz guion bajo 9 arroba huerta punto es o abre huerta punto es barra a guion b.",
        ),
        (
            "fr",
            "Voir https://www.gare.fr/plan?id=3, ou notes.pdf.",
            "Voir gare point fr slash plan point d'interrogation id égale 3, ou notes point pdf.",
        ),
        (
            "it",
            "Il server 10.4.3.1:80 e la versione 2.4.1",
            "Il server dieci punto quattro punto tre punto uno due punti 80 e la versione due punto quattro punto uno",
        ),
        ("pt", "Siga @ana em loja.com.br!", "Siga arroba ana em loja ponto com ponto br!"),
        (
            "es",
            "Son 1.234.567 y no vino.Ella se fue",
            "Son un millón doscientos treinta y cuatro mil quinientos sesenta y siete y no vino.Ella se fue",
        ),
        ("es", "Dijo que sí.no le creí", "Dijo que sí.no le creí"),
    ],
)
def test_electronic(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
