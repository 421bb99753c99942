import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.normalise.boundaries import MAX_DIGITS
from service.text.normalise.english.patterns import follows_article
from service.text.normalise.english.verbaliser import closed, english_verbaliser, initials

AMERICAN, BRITISH = english_verbaliser(british=False), english_verbaliser(british=True)


def test_only_the_british_say_and() -> None:
    assert AMERICAN.cardinal("1,101") == "one thousand one hundred one"
    assert BRITISH.cardinal("1,101") == "one thousand one hundred and one"
    assert (AMERICAN.year("2005"), BRITISH.year("2005")) == ("two thousand five", "two thousand and five")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0", "zero"),
        ("1.50", "one point five zero"),
        ("-0.05", "minus zero point zero five"),
        ("−3", "minus three"),
        ("±3", "plus or minus three"),
        ("1,000.1", "one thousand point one"),
    ],
)
def test_every_digit_of_a_number_is_said(written: str, words: str) -> None:
    assert AMERICAN.number(written) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("7", "seven"),
        ("404", "four hundred four"),
        ("2024", "twenty twenty four"),
        ("007", "zero zero seven"),
        ("0", "zero"),
    ],
)
def test_names_made_of_digits_are_said_as_people_do(digits: str, words: str) -> None:
    assert AMERICAN.label(digits) == words


@settings(deadline=None)
@given(st.text("0123456789", min_size=1, max_size=400))
def test_numbers_of_any_length_have_words(digits: str) -> None:
    words = BRITISH.cardinal(digits)
    assert re.fullmatch("[a-z]+(?: [a-z]+)*", words)
    assert len(digits) <= MAX_DIGITS or len(words.split()) == len(digits)


def test_letters_are_said_one_by_one() -> None:
    assert initials("txt") == "T.X.T"


def test_initials_keep_clear_of_the_full_stop() -> None:
    assert closed("dot U.K", ".") == "dot U.K "
    assert closed("dot U.K", ",") == "dot U.K"
    assert closed("dot com", ".") == "dot com"


@pytest.mark.parametrize(("text", "adjective"), [("a 5", True), ("An 8", True), ("extra 5", False), ("a  5", False)])
def test_an_article_makes_an_adjective(text: str, adjective: bool) -> None:
    match = re.search(r"\d", text)
    assert match is not None
    assert follows_article(match) is adjective
