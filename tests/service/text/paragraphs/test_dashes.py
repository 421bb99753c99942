import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.text.alphabets import ENGLISH, MANDARIN
from service.text.paragraphs.dashes import normalise_dashes


def dashed(text: str) -> str:
    return normalise_dashes(SourceText.of(text), ENGLISH).text


@pytest.mark.parametrize(
    ("text", "dash"),
    [
        ("It was over--done.", "It was over—done."),
        ("Wait -- what?", "Wait — what?"),
        ("Wait --- what?", "Wait — what?"),
        ("“But--” he began.", "“But—” he began."),
        ("What--", "What—"),
        ("-- Ada Vole", "— Ada Vole"),
        ("--Ada Vole", "—Ada Vole"),
        ("He left --“too late”", "He left — “too late”"),
        ("1999--2005", "1999—2005"),
        ("he said—“it is.”", "he said— “it is.”"),
        ("“No”—and left", "“No”— and left"),
        ("he said--“no”--and left", "he said— “no”— and left"),
        ("(he)–(she)", "(he)– (she)"),
    ],
)
def test_hyphens_are_a_dash_and_a_quotation_stands_apart(text: str, dash: str) -> None:
    assert dashed(text) == dash


@pytest.mark.parametrize(
    "text", ["run it with --help", "a -->b", "<!--x", "----", "well-known", "yes—no", "it’s—well—so", "a - b", ""]
)
def test_options_arrows_and_rules_stay(text: str) -> None:
    assert dashed(text) == text


def test_scripts_without_spaces_get_none() -> None:
    assert normalise_dashes(SourceText.of("他说——“不”"), MANDARIN).text == "他说——“不”"


def test_a_dash_stands_for_its_hyphens() -> None:
    text = normalise_dashes(SourceText.of("over--done"), ENGLISH)
    assert text.source_span(4, 5) == (4, 6) and text.source_span(5, 9) == (6, 10)


@given(st.text(st.sampled_from("a- —“”.\n"), max_size=60))
def test_nothing_else_changes(text: str) -> None:
    assert dashed(text).translate({ord(mark): None for mark in "-— "}) == text.translate(
        {ord(mark): None for mark in "-— "}
    )
