import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3 walks/day", "3 walks per day"),
        ("80 words/min", "80 words per minute"),
        ("6 days/wk", "6 days per week"),
        ("4%/year", "4% per year"),
        ("15 people/night", "15 people per night"),
        ("in miles/hour", "in miles per hour"),
        ("paid per hr, not per mo", "paid per hour, not per month"),
        ("once a wk.", "once a week"),
    ],
)
def test_what_is_counted_has_its_rate_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text", ["and/or", "adults/children", "days/weeks", "users/minutes.txt/day", "his/her", "per se"]
)
def test_other_strokes_are_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text or "/" in text
