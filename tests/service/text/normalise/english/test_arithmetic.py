import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12/3=4", "12 divided by 3 equals 4"),
        ("9-4=5", "9 minus 4 equals 5"),
        ("6 x 7 = 42", "6 times 7 equals 42"),
        ("8 = 10 - 2", "8 equals 10 minus 2"),
        ("3x - 1 = 8", "3x minus 1 equals 8"),
        ("a+b=c", "eh plus b equals c"),
        ("1/2 + 1/4 = 3/4", "one half plus one quarter equals three quarters"),
        ("7 + 6 = ?", "7 plus 6 =?"),
        ("2 × 10^6 kg", "two times ten to the power of six kilograms"),
        ("10⁻³", "ten to the power of minus three"),
        ("√25", "the square root of 25"),
        ("The ∛8", "The cube root of 8"),
        ("4! = 24", "4 factorial = 24"),
        ("2^n", "2 to the power of n"),
        ("dy/dx", "d y over d x"),
        ("the n-1 others", "the n minus 1 others"),
        ("p < .05", "p is less than .05"),
        ("x ≈ 2.7", "x is approximately 2.7"),
    ],
)
def test_signs_of_arithmetic_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text", ["won 3-2", "a-b", "x = 5 - a lot", "x = 7", "Stop! = wait", "K-12", "n-type", "1 + 1", "6 × 7"]
)
def test_where_nothing_is_reckoned_signs_stay(text: str, language: str) -> None:
    assert said(text, language) in (text, text.replace("3-2", "3 to 2"))
