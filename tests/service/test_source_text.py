import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import Edit, SourceText


def test_every_character_of_the_original_stands_for_itself() -> None:
    text = SourceText.of("a kettle")
    assert text.text == "a kettle"
    assert text.source_span(2, 8) == (2, 8)


def test_each_new_character_stands_for_all_that_was_replaced() -> None:
    text = SourceText.of("pay $5 now").sub(re.compile(r"\$(\d)"), lambda found: f"{found[1]} dollars")
    assert text.text == "pay 5 dollars now"
    assert text.source_span(4, 5) == text.source_span(6, 13) == (4, 6)
    assert text.source_span(14, 17) == (7, 10)


def test_replacements_of_replacements_still_point_at_the_original() -> None:
    text = SourceText.of("a &amp; b").sub(re.compile("&amp;"), lambda _: "&").sub(re.compile("&"), lambda _: "and")
    assert (text.text, text.source_span(2, 5)) == ("a and b", (2, 7))


def test_what_the_replacement_declines_and_what_is_empty_is_left_alone() -> None:
    text = SourceText.of("one two")
    assert text.sub(re.compile(r"\w+"), lambda _: None).text == "one two"
    assert text.sub(re.compile("x*"), lambda _: "?").text == "one two"


def test_what_follows_stands_for_nothing() -> None:
    text = SourceText.of("one two")[:3].with_suffix(".")
    assert (text.text, text.source_span(0, 4), text.source_span(3, 4)) == ("one.", (0, 3), (3, 3))
    assert text.locate(0, 3) == (0, 3)


def test_it_is_cut_and_joined_like_a_string() -> None:
    parts = SourceText.of("one, two,").split(re.compile(", ?"))
    assert [part.text for part in parts] == ["one", "two", ""]
    assert SourceText.join(parts).source_span(3, 6) == (5, 8)
    assert len(parts[1][1:]) == 2
    assert parts[1][1:].source_span(0, 2) == (6, 8)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 4)])
def test_a_stretch_that_is_not_there_has_no_origin(start: int, end: int) -> None:
    with pytest.raises(IndexError):
        SourceText.of("abc").source_span(start, end)


@given(st.text(), st.sampled_from([r"\w+", r"\s", "[aeiou0]", "."]), st.text(max_size=4))
def test_origins_stay_in_order_and_inside_the_original(original: str, pattern: str, new: str) -> None:
    text = SourceText.of(original).sub(re.compile(pattern), lambda _: new)
    assert text.text == re.sub(pattern, lambda _: new, original)
    spans = [text.source_span(place, place + 1) for place in range(len(text))]
    assert all(0 <= start < end <= len(original) for start, end in spans)
    assert spans == sorted(spans)


def test_what_stands_for_a_stretch_is_found_again() -> None:
    text = SourceText.of("pay $5 now").sub(re.compile(r"\$(\d)"), lambda found: f"{found[1]} dollars")
    assert text.locate(4, 6) == (4, 13) == text.locate(5, 6)
    assert text.locate(0, 3) == (0, 3)
    assert text.locate(10, 12) == (17, 17)
    assert text[5:].locate(0, 4) == (0, 0)


def test_spaces_are_put_where_there_are_none() -> None:
    text = SourceText.of("ab cd").with_spaces([0, 1, 2, 3, 4, 5])
    assert text.text == "a b c d"
    assert [text.source_span(place, place + 1) for place in (0, 1, 2)] == [(0, 1), (0, 1), (1, 2)]


def test_white_space_at_the_ends_is_stripped() -> None:
    assert SourceText.of(" \n a b ").strip().source_span(0, 3) == (3, 6)
    assert len(SourceText.of("  ").strip()) == 0


def test_one_match_may_be_edited_in_several_places() -> None:
    text = SourceText.of("x1-2")[1:].edit([Edit(0, 1, "一"), Edit(1, 2, "到")])
    assert text.text == "一到2"
    assert [text.source_span(place, place + 1) for place in range(3)] == [(1, 2), (2, 3), (3, 4)]


def test_an_edit_of_nothing_is_refused() -> None:
    with pytest.raises(IndexError):
        SourceText.of("ab").edit([Edit(1, 1, "x")])


@given(text=st.text("ab1", max_size=20), first=st.text("xy", max_size=3), second=st.text("z1", max_size=3))
def test_edits_of_edits_stay_in_order_and_inside_the_original(text: str, first: str, second: str) -> None:
    edited = SourceText.of(text)
    for pattern, new in (("a+", first), ("[x1]b?", second)):
        edited = edited.edit([Edit(*found.span(), new) for found in re.finditer(pattern, edited.text)])
    spans = [edited.source_span(place, place + 1) for place in range(len(edited))]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    assert starts == sorted(starts) and ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in spans)
