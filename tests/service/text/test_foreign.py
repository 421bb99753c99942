import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import UnreadScript
from service.text.alphabets import ENGLISH, HINDI, JAPANESE, MANDARIN, Alphabet
from service.text.foreign import SCRIPTS, count_scripts, foreign_words, with_latin_letters


def read(text: str, alphabet: Alphabet = ENGLISH) -> str:
    return with_latin_letters(SourceText.of(text), list(foreign_words(text, alphabet))).text


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Ask Борис and ОЛЬГА.", "Ask Boris and Olga."),
        ("It says さくら here.", "It says sakura here."),
        ("桜の花 is a flower.", " is a flower."),
        ("one东two", "one two"),
        ("a (東) b", "a () b"),
        ("سلام, שלום", ", "),
        ("café Ω ½ ²", "café Ω ½ ²"),
    ],
)
def test_letters_are_replaced_where_their_script_allows_it(text: str, latin: str) -> None:
    assert read(text) == latin


def test_a_language_keeps_its_own_letters() -> None:
    assert read("कमल и", HINDI) == "कमल i"
    assert read("東京 さくら", MANDARIN) == "東京 sakura"
    assert read("東京 さくら 서울", JAPANESE) == "東京 さくら seoul"


def test_vowel_signs_belong_to_the_word_of_their_letters() -> None:
    (word,) = foreign_words("की", ENGLISH)
    assert (word.start, word.end, word.latin) == (0, 2, "ki")


def test_new_letters_stand_for_the_callers_word() -> None:
    text = SourceText.of("Dear Игорь,")
    latin = with_latin_letters(text, list(foreign_words(text.text, ENGLISH)))
    assert latin.text == "Dear Igor,"
    assert latin.source_span(5, 9) == (5, 10)


def test_scripts_are_counted_by_treatment_the_most_frequent_first() -> None:
    words = list(foreign_words("東 Игорь の京の", ENGLISH))
    assert count_scripts(words) == (
        UnreadScript("Cyrillic", 5, True),
        UnreadScript("Han", 2, False),
        UnreadScript("Hiragana", 2, False),
    )


def test_each_script_of_the_table_has_letters() -> None:
    letters = [chr(code) for code in range(0x370, 0xD7A4) if chr(code).isalpha()]
    for script in SCRIPTS:
        own = [letter for letter in letters if unicodedata.name(letter, "").startswith(script.prefix)]
        assert own, script.prefix
        assert script.latin is None or script.latin("".join(own)).isascii(), script.prefix


@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_letter_of_another_script_is_left_in_any_text(text: str) -> None:
    assert ENGLISH.foreign(read(text)) == ""
