import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.japanese.rules import normalise_japanese
from tests.cpu_time import cpu_limit
from tests.service.text.normalise.japanese.saying import said

LONGEST = 4096


def test_kanji_of_names_that_the_dictionary_lacks_are_their_common_forms() -> None:
    assert said("𠮷野と髙橋と山﨑") == "吉野と高橋と山崎"


def test_names_with_a_digit_have_their_own_words() -> None:
    assert said("5GとMP3と3D") == "ファイブジーとエムピースリーとスリーディー"
    assert said("15GB") == "ジューゴギガバイト"


def test_kinds_that_are_not_wanted_are_left_alone() -> None:
    text = "2024/1/31に¥500"
    assert said(text, TextOptions(dates=False, money=False, numbers=False)) == text


def test_places_are_those_of_the_callers_text() -> None:
    text = normalise_japanese(SourceText.of("税込みで¥1,500です"), TextOptions())
    assert text.source_span(text.text.index("セン"), text.text.index("エン")) == (4, 10)
    assert text.source_span(len(text) - 2, len(text)) == (10, 12)


@given(
    st.text(
        st.sampled_from("0123456789.,:/-~〜％年月日時分の円本人三十百万 アあ漢aK@¥$%=+×()（水）\n\0\ud800"), max_size=60
    )
)
def test_any_text_is_normalised_to_its_ends(text: str) -> None:
    normal = normalise_japanese(SourceText.of(text), TextOptions())
    assert not text or normal.source_span(0, len(normal)) == (0, len(text))


UNITS = (
    "1|1,|1.|1-|1:|1/|12:30|2024-|-1|¥1|1kg|1〜|0|0-|03-|1年|a|a.|a@|+81 |10%-|1万|1.1億|5千|５|No.|〒|1月1日(|"
    "月・|月〜|三|三十|十分|三人|二、|1+|1×1=|2=|3分の|1/2|R1.|AM|AM1:|$|km|1 |\n|電話|電話1|ID"
)


@pytest.mark.parametrize("unit", UNITS.split("|"))
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    text = (unit * (8 * LONGEST))[: 8 * LONGEST]
    with cpu_limit(15):
        words = said(text)
    assert len(words) <= 16 * len(text)
