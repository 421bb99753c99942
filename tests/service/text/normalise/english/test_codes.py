import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CO2", "C.O two"),
        ("SO₂", "S.O two"),
        ("H2SO4", "H two S.O four"),
        ("O2 and O3", "O two and O three"),
        ("C6H12O6", "C six H twelve O six"),
        ("HTTP/1.1", "HTTP one point one"),
        ("PM2.5", "PM two point five"),
        ("IPv6", "I.P v 6"),
        ("f/5.6", "f five point six"),
        ("a C- in art", "a C minus in art"),
        ("an A-.", "an A minus."),
        ("O- donors", "O negative donors"),
        ("blood type AB+", "blood type A.B positive"),
        ("403(b)", "four oh three B"),
        ("501(c)(3)", "five oh one C 3"),
        ("12(a)", "12 A"),
        ("#00FF7F", "hash zero zero F.F seven F"),
        ("#ccc", "hash C.C.C"),
    ],
)
def test_codes_are_said_part_by_part(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text", ["PS5", "COP26", "a B-side", "A-level", "f(x)", "AC/DC", "PIN2b", "12(b)c", "a/b", "USB/C", "an A+ there"]
)
def test_what_only_resembles_a_code_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
