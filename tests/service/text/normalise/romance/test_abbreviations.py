"""Abbreviations, whose point is no stop."""

import pytest

from tests.service.text.normalise.romance.saying import said


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "es",
            "El Dr. Pérez, en la Avda. de Roma, EE. UU. y etc. Luego",
            "El doctor Pérez, en la avenida de Roma, Estados Unidos y etcétera. Luego",
        ),
        ("fr", "M. Blanc, av. Foch, env. 5, av. J.-C.", "monsieur Blanc, avenue Foch, environ 5, avant Jésus-Christ."),
        ("it", "Sig. Rossi in P.zza Dante n. 5, ecc.", "signor Rossi in piazza Dante numero 5, eccetera."),
        ("pt", "Dr. Costa, R. Augusta, pág. 5", "doutor Costa, rua Augusta, página 5"),
        ("fr", "J'aime M. et le film", "J'aime M. et le film"),
    ],
)
def test_abbreviations(language: str, text: str, words: str) -> None:
    assert said(language, text) == words
