"""What holds of the normaliser as a whole: nothing is lost, nothing takes long, every kind can be switched off."""

import re
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.normaliser import unchanged
from tests.cpu_time import cpu_limit
from tests.service.text.normalise.saying import AMERICAN, BRITISH, clean, normalised, said

NOTHING = TextOptions(
    numbers=False, money=False, dates=False, times=False, units=False, urls=False, emails=False, phones=False
)
LONGEST = 4096

pieces = st.sampled_from(
    [
        *(
            "1",
            "12",
            "2024",
            "0",
            "05",
            "999",
            "1,000",
            "3.50",
            "½",
            "1/2",
            "-",
            "–",
            " - ",
            "/",
            ":",
            ".",
            ",",
            " ",
            "\n",
        ),
        *(
            "$",
            "£",
            "€",
            "USD",
            "¢",
            "M",
            "bn",
            "k",
            "%",
            "#",
            "@",
            "~",
            "=",
            "<",
            ">",
            "->",
            "→",
            "^",
            "²",
            "&",
            "+",
            "x",
        ),
        *(
            "km",
            "kg",
            "mph",
            "°C",
            "'",
            '"',
            "″",
            "h",
            "m",
            "s",
            "in",
            "ft",
            "MB/s",
            "Jan",
            "5 May",
            "Mon",
            "the",
            "a ",
        ),
        *(
            "[",
            "]",
            "St.",
            "Dr.",
            " Main",
            "Ave ",
            "w/",
            "w/o ",
            "©",
            "€1.234",
            ",56",
            "5s",
            "5m users",
            "ext. ",
            "'s",
            "1) ",
        ),
        *("am", "p.m.", "T", "Z", "UTC", "hours", "John ", "Henry ", "VIII", "I", "Chapter ", "v", "version ", "call "),
        *("http://", "www.", "example.com", "a@b.c", ".txt", "(", ")", "word", "\u00a0", "é", "٣", "𝟙", "😀"),
    ]
)
hostile = st.lists(pieces | st.text(max_size=3), max_size=40).map("".join)


def test_languages_without_a_normaliser_are_returned_as_they_are() -> None:
    text = SourceText.of("$5M on 2024-01-31")
    assert unchanged(text, TextOptions()) is text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("numbers", "3-5"),
        ("money", "$1.5M"),
        ("dates", "2024/01/31"),
        ("times", "10:30"),
        ("units", "5km"),
        ("urls", "example.com"),
        ("emails", "jane@example.com"),
        ("phones", "(555) 123-4567"),
    ],
)
def test_each_kind_has_a_switch_of_its_own(kind: str, text: str) -> None:
    only = msgspec.structs.replace(NOTHING, **{kind: True})
    assert said(text, AMERICAN, only) != text
    assert said(text, AMERICAN, msgspec.structs.replace(TextOptions(), **{kind: False})) != said(text, AMERICAN)


def test_with_every_kind_switched_off_nothing_changes() -> None:
    text = "$1.5M at 10:30 on 2024-01-31, 5km from https://example.org, a@b.org, 555-123-4567, 3-5, #1, x²"
    assert said(text, AMERICAN, NOTHING) == text


def test_words_keep_the_place_that_they_stand_for() -> None:
    text = SourceText.of("Pay $1.5M by 10:30 or ring 555-1234.")
    read = normalised(text, AMERICAN, TextOptions())
    assert read.text == ("Pay one point five million dollars by ten thirty or ring five five five, one two three four.")
    for words, original in [("million", "$1.5M"), ("thirty", "10:30"), ("three", "555-1234"), ("ring", "ring")]:
        start = read.text.index(words)
        assert text.text[slice(*read.source_span(start, start + len(words)))] == original


@settings(deadline=None)
@given(hostile, st.sampled_from([AMERICAN, BRITISH]))
def test_every_letter_and_digit_is_stood_for_by_something(original: str, language: str) -> None:
    read = normalised(SourceText.of(original), language, TextOptions())
    spans = [read.source_span(place, place + 1) for place in range(len(read))]
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(place in covered for place, character in enumerate(original) if character.isalnum())
    assert all(before <= after for before, after in pairwise(spans))


@settings(deadline=None)
@given(hostile, st.sampled_from([AMERICAN, BRITISH]))
def test_the_guards_refuse_nothing_that_they_would_have_accepted(original: str, language: str) -> None:
    try:
        before = clean(original)
    except InvalidInput:
        return
    after = clean(said(original, language))
    assert bool(after) == bool(before)
    assert "\0" not in after and "  " not in after


@settings(deadline=None)
@given(hostile)
def test_white_space_between_lines_stays(original: str) -> None:
    assert said(original).count("\n") == original.count("\n")


@settings(deadline=None)
@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.;!?'\n", max_size=200).filter(
        lambda text: not re.search(r"\.\w|\b\w\.|\bmph\b", text)
    )
)
def test_text_without_figures_and_signs_is_left_alone(text: str) -> None:
    assert said(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "1",
            "0",
            "1,",
            "1.",
            "1,1",
            "1/",
            "1/1/",
            "1:",
            "10:",
            "1-",
            "1–",
            "1 ",
            "1 - ",
            "1%-",
            "1x",
            "1e",
            "1e-",
            "1h1m",
        ),
        *("$", "$1", "$1M-", "USD ", "1 USD", "¢", "a@", "a@a.", "a.", "a-", "a_", "http://", "http://a", "www.", "a&"),
        *(
            "+",
            "+1 ",
            "(1) ",
            "0 ",
            "555-",
            "phone ",
            "call me 1",
            "5'",
            "5'1\"",
            "5°5'",
            "5 ft ",
            "12 in ",
            "1 1/2 ",
            "½",
        ),
        *(
            "I",
            "VI",
            "X ",
            "XL",
            "Henry I ",
            "Jan ",
            "Jan 1 ",
            "1 Jan ",
            "2024-",
            "10am",
            "10am-",
            "Mon ",
            "p. ",
            "#",
            "#1",
        ),
        *("~1", "<1", ">=", "->", "=", "1=", "^1", "x²", " ", "\n", "\u00a0", "é", "A&B&", "sq ft", "km/h", "v1."),
        *(
            "[",
            "[1",
            "]",
            "[]",
            "St. ",
            "1 Main ",
            "1 Main Dr. ",
            "St",
            "1.000",
            "€1.000-",
            "€1,1,",
            "1s, ",
            "1m more ",
        ),
        *("w/", "w/o ", "ext. 1", "1) ", "1)\n", "VI's ", "1/2-"),
    ],
)
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    """Eight times the longest text takes 0.1 to 0.7 s; with one quadratic pattern it would be half a minute."""
    text = (unit * (8 * LONGEST))[: 8 * LONGEST]
    with cpu_limit(15):
        words = said(text, BRITISH)
    assert len(words) <= 16 * len(text)
