import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.source_text import SourceText
from service.text.alphabets import ENGLISH, JAPANESE, MANDARIN, Alphabet
from service.text.cleaning import (
    MAX_RUN,
    MAX_RUN_PARTS,
    insert_breaks,
    normalise_characters,
    normalise_line_breaks,
    single_spaces,
    split_paragraphs,
)
from service.text.normalise.boundaries import MAX_DIGITS
from service.text.paragraphs.lines import join_wrapped_lines

latin = st.text(st.characters(codec="utf-8", max_codepoint=0x24F) | st.sampled_from("—“”’…€😀"), max_size=300)


def clean(text: str, alphabet: Alphabet = ENGLISH) -> str:
    whole = single_spaces(normalise_characters(normalise_line_breaks(SourceText.of(text))))
    tidied = [insert_breaks(join_wrapped_lines(paragraph, alphabet), alphabet) for paragraph in split_paragraphs(whole)]
    for paragraph in tidied:
        for place, character in enumerate(paragraph.text):
            start, end = paragraph.source_span(place, place + 1)
            assert (
                character.isspace()
                or not character.isascii()
                or character in unicodedata.normalize("NFKC", text[start:end]).replace("İ", "I")
            )
    return "\n\n".join(paragraph.text for paragraph in tidied if paragraph.text)


def visible(text: str) -> str:
    """What can be seen, without the soft hyphen, which cannot, and the dot of a capital i, which means nothing here."""
    return "".join(re.findall(r"\S", re.sub(r"[\x00-\x1f\x7f-\x9f\xad]", " ", text))).replace("İ", "I")


@given(latin)
def test_nothing_visible_is_lost(text: str) -> None:
    assert visible(clean(text)) == visible(text)


@given(st.text(max_size=400))
def test_any_text_is_made_safe_or_refused(text: str) -> None:
    try:
        cleaned = clean(text)
    except InvalidInput as error:
        assert error.param == "input"
        return
    cleaned.encode()
    assert all(len(run) <= MAX_RUN for run in cleaned.split())
    assert all(len(run) <= MAX_DIGITS for run in re.findall(r"\d+", cleaned))
    assert "\0" not in cleaned and "  " not in cleaned
    assert clean(cleaned).split() == cleaned.split()


def test_lone_surrogates_go_and_pairs_become_their_character() -> None:
    assert clean("a\ud800b") == "ab"
    assert clean("\ud83d\ude00") == "😀"


@pytest.mark.parametrize("capital", ["\u0130", "I\u0307"])
def test_the_letter_that_is_two_in_lower_case_becomes_one_that_is_not(capital: str) -> None:
    assert clean(f"{capital}stanbul {capital}(x)") == "Istanbul I(x)"


def test_a_blank_line_ends_a_paragraph_and_a_single_break_a_line() -> None:
    assert clean("one\nand two \n \t\n three\r\n\r\nfour") == "one\nand two\n\nthree\n\nfour"


def test_long_numbers_are_spelled_and_ordinary_ones_are_not() -> None:
    assert clean("1" * 400) == " ".join("1" * 400)
    assert clean("in 1999 and 1,000,000") == "in 1999 and 1,000,000"


def test_an_address_is_broken_at_its_marks() -> None:
    address = "https://example.org/a/rather/long/path/with/many/parts?and=a&query=string"
    pieces = clean(address).split()
    assert len(pieces) > 1 and "".join(pieces) == address
    assert all(piece[-1] in ":/?&=." for piece in pieces[:-1])


@pytest.mark.parametrize("text", ["naïve café", "Ω and µ", "ﬁne", "№ 5 ½ ª", "Ｆｕｌｌ", "x² + y²"])
def test_letters_that_english_text_has_are_welcome(text: str) -> None:
    assert clean(text)


def test_a_run_has_few_pieces_because_misaki_is_cubic_in_them() -> None:
    for unit in ("%", "a-", "aB", "1.", "ab-"):
        cleaned = clean(unit * 300)
        assert cleaned.replace(" ", "") == unit * 300
        assert max(len(re.findall(r"[A-Z]?[a-z]+|\d+|.", run)) for run in cleaned.split()) <= MAX_RUN_PARTS


def test_words_and_addresses_of_ordinary_length_stay_whole() -> None:
    text = "pneumonoultramicroscopicsilicovolcanoconiosis jane.doe+tag@mail.example.co.uk state-of-the-art 24-hour"
    assert clean(text) == text


def test_decimals_keep_every_digit() -> None:
    # As a float it would end after 15 digits.
    assert clean("3.14159265358979323846") == "3.1 4 1 5 9 2 6 5 3 5 8 9 7 9 3 2 3 8 4 6"


def test_feet_and_inches_are_two_numbers() -> None:
    assert clean("6'2\" or 6’2") == "6' 2\" or 6’ 2"


def test_each_emoji_is_a_word_and_a_flag_is_one() -> None:
    assert clean("hi👍🏽👍 🇬🇧🇫🇷") == "hi 👍 👍 🇬🇧 🇫🇷"


def test_emoji_that_are_joined_stay_one_word_and_letters_are_not_joined() -> None:
    family = "👨\u200d👩\u200d👧"
    assert clean(f"a{family}{family}b") == f"a {family} {family} b"
    assert clean("❤\ufe0f\u200d🔥👩🏽\u200d🚀") == "❤\u200d🔥 👩\u200d🚀"
    england = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert clean(f"{england}!") == f"{england} !"
    assert clean("co\u200dop👨\u200d!") == "coop 👨 !"


def test_fancy_letters_and_split_accents_become_plain_ones() -> None:
    assert clean("𝓗𝓮𝓵𝓵𝓸 ﬁne Ｆｕｌｌ Ⅻ") == "Hello fine Full XII"
    assert clean("cafe\u0301") == "café"
    assert clean("donʼt") == "don’t"


def test_items_of_a_list_keep_their_lines() -> None:
    assert clean("Buy:\n- milk\r\n  2. bread\nand\nso on") == "Buy:\n- milk\n2. bread and so on"


def test_every_kind_of_line_end_is_known() -> None:
    assert clean("a\rb\x85c\u2028d\u2029e\ff") == "a\nb\nc\nd\n\ne\n\nf"


@pytest.mark.parametrize("text", [" " * 200_000 + "x", "\n " * 100_000 + "x", "-" * 200_000, "1," * 100_000])
def test_time_is_linear(text: str) -> None:
    assert clean(text)


def test_scripts_without_spaces_get_none_and_lines_go_on() -> None:
    wrapped = "今天天气很好，我们一起去公园散步，\n走了很久以后大家都觉得有点儿累了，\n就在 OK 喝茶。"
    assert clean(wrapped, MANDARIN) == wrapped.replace("\n", "")
    long = "我们今天一起去公园散步然后回家吃饭" * 10
    assert clean(long, MANDARIN) == long
    assert clean("か\u3099きﾊ", JAPANESE) == "がきハ"
    address = "https://example.org/a/rather/long/path/with/many/parts?and=a&query=string"
    assert " " in clean(f"看{address}吧", MANDARIN)
