import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("40 W. 9th St.", "40 West 9th Street."),
        ("7 N Elm Ct", "7 North Elm Court"),
        ("12 Oak Pl.", "12 Oak Place."),
        ("80 Main St. SW, Salem", "80 Main Street Southwest, Salem"),
        ("Denver, CO 80202", "Denver, Colorado, eight zero two zero two"),
        ("Salem, MA 01970-1234", "Salem, Massachusetts, zero one nine seven zero, one two three four"),
        ("We met in Tulsa, OK.", "We met in Tulsa, Oklahoma."),
        ("Reno, NV", "Reno, Nevada"),
        ("from Erie, PA", "from Erie, Pennsylvania"),
        ("ZIP code 30301", "ZIP code three zero three zero one"),
        ("take US-66", "take U.S 66"),
        ("at W1D 4HS", "at W one D, four H.S"),
    ],
)
def test_parts_of_addresses_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "Yes, OK.",
        "Ann Vole, MD",
        "I met Vole, MA",
        "Well, HI",
        "5 W",
        "a Pl. of it",
        "N Elm",
        "30301 teas",
    ],
)
def test_what_is_no_part_of_one_is_left_alone(text: str, language: str) -> None:
    assert said(text, language).replace("five watts", "5 W") == text
