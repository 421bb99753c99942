"""Ordinals, and degrees."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "1er piso, la 3ra vez, 1° de mayo, hace 20° hoy, n.º 5",
            "primer piso, la 3ª vez, 1º de mayo, hace 20 grados hoy, número 5",
        ),
        (
            "fr",
            "la 2e fois, le 1er, la 1re, les 3èmes, 1000e, 80e",
            "la deuxième fois, le premier, la première, les troisièmes, millième, quatre-vingtième",
        ),
        (
            "fr",
            "au XIXe siècle, François Ier, la Ve République",
            "au dix-neuvième siècle, François premier, la cinquième République",
        ),
        ("fr", "Le, Les, Vie, Xe, 0e, 1,5e", "Le, Les, Vie, Xe, 0e, 1,5e"),
        ("it", "il 1° maggio, la 3ª volta, 100º", "il primo maggio, la 3ª volta, centesimo"),
        ("pt", "no 3° andar, 1a vez, 1º", "no 3º andar, 1ª vez, 1º"),
    ],
)
def test_ordinals(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
