import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.text.alphabets import ENGLISH, HINDI, MANDARIN, Alphabet
from service.text.paragraphs.lines import end_list_items, join_wrapped_lines


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
def test_nothing_but_marks_at_the_ends_of_lines_is_put_in(text: str) -> None:
    marks = re.compile(r"[ .,]*$")
    plain = join_wrapped_lines(SourceText.of(text), ENGLISH).text
    assert [marks.sub("", line) for line in read(text).split("\n")] == [
        marks.sub("", line) for line in plain.split("\n")
    ]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Salt\nPepper\nThyme", "Salt.\nPepper.\nThyme."),
        ("3 cups rice\n1 cup milk\n2 figs", "3 cups rice.\n1 cup milk.\n2 figs."),
        ("Ada Vole\n9 Mole Lane\nExeter", "Ada Vole.\n9 Mole Lane.\nExeter."),
        (
            "The moon is up, the geese are gone\nAnd no one knows the way they went,\nBut I do.",
            "The moon is up, the geese are gone,\nAnd no one knows the way they went,\nBut I do.",
        ),
        ("all of it\nrests\non one nail", "all of it,\nrests,\non one nail."),
        ("a. Knock\nb. Walk in\nc. Sit", "a. Knock.\nb. Walk in.\nc. Sit."),
        ("(i) Knock\n(ii) Walk in", "(i) Knock.\n(ii) Walk in."),
        ("- tea\n- milk\nThat is all", "- tea.\n- milk.\nThat is all."),
        (
            "Storage\nApples keep for months in a cool cellar if none of them touches another one,\nand pears do not.",
            "Storage.\nApples keep for months in a cool cellar if none of them touches another one, and pears do not.",
        ),
    ],
)
def test_a_line_that_is_one_ends_in_a_pause(text: str, spoken: str) -> None:
    assert read(text) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "Apples keep for months in a cool cellar if none of them touches another one,\n"
        "and pears do not. Quinces are hard, sour and yellow, and keep until the new year\n"
        "if nobody cooks them.",
        "He had walked all the way from the\nstation to the house on the hill\nand was tired.",
        "A. Vole came with the letters and\nand B. Mole with the stamps.",
    ],
)
def test_wrapped_prose_stays_whole(text: str) -> None:
    assert read(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The vote was won in spite of all the neg-\native press.", "in spite of all the negative press."),
        ("She came to the party late with her well-\nknown friend.", "with her well-known friend."),
        ("The shop has both the pre-\nand the postwar lamps here.", "both the pre- and the postwar lamps here."),
    ],
)
def test_a_word_that_was_broken_is_whole_again(text: str, whole: str) -> None:
    assert read(text).endswith(whole)


def test_lines_of_scripts_without_spaces_are_wrapped_only_if_they_are_long() -> None:
    assert read("春眠不觉晓\n处处闻啼鸟", MANDARIN) == "春眠不觉晓。\n处处闻啼鸟。"
    wrapped = "今天天气很好，我们一起去公园散步，\n走了很久以后大家都觉得有点儿累了。"
    assert read(wrapped, MANDARIN) == wrapped.replace("\n", "")


def test_time_is_linear() -> None:
    for lines in ("a\n" * 50_000, "a. b\nb. c\n" * 25_000, "a" * 100_000 + "\nb", "- x\n" * 50_000):
        assert read(lines)
