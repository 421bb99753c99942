import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.text.alphabets import ENGLISH, HINDI, MANDARIN, Alphabet
from service.text.cleaning import join_wrapped_lines
from service.text.sentences import end_list_items


def read(text: str, alphabet: Alphabet = ENGLISH) -> str:
    return end_list_items(join_wrapped_lines(SourceText.of(text), alphabet), alphabet).text


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("- Buy milk\n- Call home", "- Buy milk.\n- Call home."),
        ("1. Buy milk\n2) Call home", "1. Buy milk.\n2) Call home."),
        ("To do\n• milk\nand bread\n• tea", "To do.\n• milk and bread.\n• tea."),
        ("- one item", "- one item."),
        ("- U.S.\n- plan b\n- a", "- U.S. .\n- plan b .\n- a ."),
        ('- She said "no"\n- (maybe)', '- She said "no".\n- (maybe).'),
    ],
)
def test_an_item_gets_a_full_stop(text: str, stops: str) -> None:
    assert read(text) == stops


@pytest.mark.parametrize(
    "text",
    [
        "- Is it?\n- It is!\n- Well…\n- So:",
        "- milk,\n- bread;\n- “It is.”\n- (Or not.)",
        "no list at all",
        "It is 2024",
        "- \n- *",
        "",
    ],
)
def test_what_has_a_mark_or_no_word_or_is_no_list_gets_none(text: str) -> None:
    assert read(text) == text


def test_the_stop_is_that_of_the_script() -> None:
    assert read("- 今天\n- 明天。", MANDARIN) == "- 今天。\n- 明天。"
    assert read("- यह है।\n- वह", HINDI) == "- यह है।\n- वह."


def test_a_stop_stands_for_nothing_and_moves_nothing() -> None:
    text = end_list_items(SourceText.of("- Buy milk\n- Go"), ENGLISH)
    assert text.text == "- Buy milk.\n- Go."
    assert text.source_span(2, 11) == (2, 10) and text.source_span(14, 16) == (13, 15)
    assert text.locate(6, 10) == (6, 10) and text.locate(13, 15) == (14, 16)


@given(st.text(st.sampled_from("ab1 .,:!-*•)\n\"'"), max_size=60))
def test_nothing_but_stops_at_the_ends_of_lines_is_put_in(text: str) -> None:
    stops = re.compile(r" ?\.?$", re.MULTILINE)
    plain = join_wrapped_lines(SourceText.of(text), ENGLISH).text
    assert [stops.sub("", line) for line in read(text).split("\n")] == [
        stops.sub("", line) for line in plain.split("\n")
    ]
