import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/2", "one half"),
        ("1/2 of it", "one half of it"),
        ("3/4", "three quarters"),
        ("1/4", "one quarter"),
        ("2/3", "two thirds"),
        ("5/8 of it", "five eighths of it"),
        ("7/16", "seven sixteenths"),
        ("1/100", "one one hundredth"),
        ("3 1/2 cups", "three and a half cups"),
        ("3-1/2", "three and a half"),
        ("1 2/3", "one and two thirds"),
        ("1½ cups", "one and a half cups"),
        ("2¾", "two and three quarters"),
        ("1⁄2", "one half"),
        ("⅞", "seven eighths"),
        ("5⅛", "five and an eighth"),
        ("1/3rd", "one third"),
        ("2/3rds of", "two thirds of"),
        ("8/10", "eight out of ten"),
        ("85/100", "eighty five out of one hundred"),
        ("4.5/5", "four point five out of five"),
        ("4/5 stars", "four out of five stars"),
    ],
)
def test_fractions_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "½ cup",
        "¾ cup",
        "3/4 time",
        "24/7",
        "9/11",
        "50/50",
        "20/20",
        "5/4",
        "1/0",
        "1/2/3",
        "1/1/1/1",
        "and/or",
        "a1/2",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
