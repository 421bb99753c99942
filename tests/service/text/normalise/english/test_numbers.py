import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.0", "two point zero"),
        ("1) milk\n22) tea", "1. milk\n22. tea"),
        ("3.10", "three point one zero"),
        ("-1.50", "minus one point five zero"),
        ("0.0%", "zero point zero percent"),
        ("007", "double oh seven"),
        ("0042", "zero zero four two"),
        ("08", "zero eight"),
        ("3-5 days", "3 to 5 days"),
        ("3–5 days", "3 to 5 days"),
        ("3 – 5", "3 to 5"),
        ("won 3-2", "won 3 to 2"),
        ("6-4, 7-6", "6 to 4, 7 to 6"),
        ("9-5", "9 to 5"),
        ("1914-1918", "1914 to 1918"),
        ("2020-21", "2020 to 21"),
        ("the 2008-09 season", "the 2008 to oh nine season"),
        ("10-15%", "10 to 15%"),
        ("10%-15%", "10% to 15%"),
        ("3-5-year-olds", "3 to 5-year-olds"),
        ("50-50", "50 50"),
        ("the 1st-3rd", "the 1st to 3rd"),
        ("10'000", "10,000"),
        ("10_000", "10,000"),
        ("24-7", "24 7"),
        ("4-4-2", "4 4 2"),
        ("Boeing 737-800", "Boeing 737 800"),
        ("5 - 3 = 2", "5 minus 3 equals 2"),
        ("5 − 3", "5 minus 3"),
        ("3,5", "3, 5"),
        ("(1,2)", "(1, 2)"),
        ("1,2,3", "1, 2, 3"),
        ("1994,1996", "1994, 1996"),
        ("1 000 000", "1,000,000"),
        ("12\u202f345", "12,345"),
        ("1.5M users", "one point five million users"),
        ("3bn", "three billion"),
        ("2.5B", "two point five billion"),
        ("1.5e-3", "one point five times ten to the power of minus three"),
        ("pp. 3-5", "pages 3 to 5"),
        ("p. 5", "page 5"),
    ],
)
def test_numbers_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        (
            "4567 people",
            "four thousand five hundred sixty seven people",
            "four thousand five hundred and sixty seven people",
        ),
        (
            "I have 1234 kettles",
            "I have one thousand two hundred thirty four kettles",
            "I have one thousand two hundred and thirty four kettles",
        ),
    ],
)
def test_accents_say_some_differently(text: str, american: str, british: str) -> None:
    assert (said(text, AMERICAN), said(text, BRITISH)) == (american, british)


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "I have 12 kettles",
        "in 1999",
        "in 2024 it rained",
        "1,234",
        "12,345,678",
        "1,00,000",
        "3.14",
        "0.5",
        ".5",
        "100",
        "5%",
        "-5",
        "1st, 22nd and 103rd",
        "5-year-old",
        "rooms 12 345",
        "2B",
        "Kokoro-82M",
        "1e5",
        "In 1984 kings ruled",
        "the 1984 Olympics",
        "1500 kettles",
        "COVID-19",
        "B-52",
        "R2-D2",
        "MP3",
        "747",
        "Room 101",
        "C:\\007",
        "1.000,50",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
