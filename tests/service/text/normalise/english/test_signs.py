import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("★★★☆☆", "3 out of 5 stars"),
        ("⭐⭐⭐⭐", "4 stars"),
        ("★★★½☆", "3.5 out of 5 stars"),
        ("3.5★", "3.5 stars"),
        ("1 ⭐", "1 star"),
        ("a ★", "a star"),
        ("✅ Paid", "check mark Paid"),
        ("paid ✔.", "paid check mark."),
        ("x∈A", "x is in A"),
        ("A ⇒ B", "A implies B"),
        ("(✗)", "(cross mark)"),
    ],
)
def test_signs_have_the_names_that_people_use(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("text", ["plain", "café", "I ❤ tea", "☀", "5 ×"])
def test_others_are_left_alone(text: str) -> None:
    assert said(text) == text
