import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#1", "number 1"),
        ("# 1", "number 1"),
        ("№ 5", "number 5"),
        ("issue #123.", "issue number 123."),
        ("#MeToo", "hashtag MeToo"),
        ("C#", "C sharp"),
        ("F# and A#", "F sharp and A sharp"),
        ("~5", "about 5"),
        ("~ 5", "about 5"),
        ("≈5", "about 5"),
        ("<5%", "less than 5%"),
        (">5 people", "more than 5 people"),
        ("a < b", "a is less than b"),
        ("5 > 3", "5 is greater than 3"),
        ("a ≥ b", "a greater than or equal to b"),
        ("a != b", "a is not equal to b"),
        ("x=1", "x equals 1"),
        ("a → b", "a to b"),
        ("a -> b", "a to b"),
        ("5*3", "5 times 3"),
        ("p<0.05", "p is less than 0.05"),
        ("+/- 5", "plus or minus 5"),
        ("order #A123", "order number A123"),
        ("1<2", "1 is less than 2"),
        ("No.5", "No. 5"),
        ("2^3", "2 cubed"),
        ("10^-3", "ten to the power of minus three"),
        ("x²", "x squared"),
        ("E = mc²", "E = mc squared"),
        ("10⁶", "ten to the power of six"),
        ("AT&T", "A.T and T"),
        ("R&D", "R and D"),
        ("w/o sugar, w/ milk", "without sugar, with milk"),
        ("w/milk and w/out", "with milk and without"),
        ("©2024", "© 2024"),
    ],
)
def test_signs_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "a = b",
        "A & B",
        "@name",
        "3 × 4",
        "5 ± 2",
        "1 + 1",
        "C++",
        "~/home",
        "<b>bold</b>",
        "> quoted",
        "foo->bar()",
        "a/w/b",
        "h/w/o/x",
        "w/h",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
