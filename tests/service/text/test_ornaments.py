import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.text.alphabets import ENGLISH, JAPANESE, Alphabet
from service.text.ornaments import remove_ornaments


def bare(text: str, alphabet: Alphabet = ENGLISH) -> str:
    return remove_ornaments(SourceText.of(text), alphabet).text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Soup\n══════\nBread", "Soup\n \nBread"),
        ("▪ soup\n▪ bread", "• soup\n• bread"),
        ("●soup", "• soup"),
        ("→ soup", "• soup"),
        ("★ soup", "• soup"),
        ("├── soup\n│   └── salt", "• soup\n• salt"),
        ("│ soup │ bread │", "  soup, bread  "),
        ("Kettle™, Teapot®", "Kettle, Teapot"),
        ("on ● off", "on   off"),
    ],
)
def test_ornaments_are_silent(text: str, rest: str) -> None:
    assert bare(text) == rest


@pytest.mark.parametrize("text", ["★★★☆☆", "soup → bread", "© soup", "50 %", "I ❤️ soup 😀", "a | b", "plain"])
def test_what_is_read_stays(text: str) -> None:
    assert bare(text) == text


def test_shapes_are_letters_where_words_have_no_spaces() -> None:
    assert bare("○○です", JAPANESE) == "○○です"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Well done 🎉!", "Well done !"),
        ("I ❤️ soup", "I  soup"),
        ("soup👍🏽bread", "soup bread"),
        ("👨‍👩‍👧 and 🇫🇷", " and "),
        ("★★★ 5", "★★★ 5"),
    ],
)
def test_emoji_are_left_out_if_they_are_to_be_skipped(text: str, rest: str) -> None:
    assert remove_ornaments(SourceText.of(text), ENGLISH, "skip").text == rest


@given(st.text(max_size=80))
def test_letters_and_numbers_are_never_ornaments(text: str) -> None:
    kept = [character for character in bare(text) if character.isalnum()]
    assert kept == [character for character in text if character.isalnum()]
