import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.hindi.rules import normalise_hindi
from tests.service.text.normalise.hindi.saying import composed, said

OFF = TextOptions(numbers=False, money=False, dates=False, times=False, units=False, phones=False)
OFF_ALL = msgspec.structs.replace(OFF, urls=False, emails=False)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("dates", "5/6/2021 ₹7 8:00", "पाँच जून दो हज़ार इक्कीस ₹7 8:00"),
        ("money", "5/6/2021 ₹7 8:00", "5/6/2021 सात रुपये 8:00"),
        ("times", "5/6/2021 ₹7 8:00", "5/6/2021 ₹7 आठ बजे"),
        ("units", "५ किमी, ९", "पाँच किलोमीटर, ९"),
        ("phones", "9812345670, 5", "नौ आठ एक दो तीन चार पाँच छह सात शून्य, 5"),
    ],
)
def test_each_kind_can_be_switched_on_alone(kind: str, text: str, words: str) -> None:
    assert said(text, msgspec.structs.replace(OFF, **{kind: True})) == composed(words)


def test_text_without_numbers_signs_and_abbreviations_stays() -> None:
    text = composed("नदी के उस पार एक छोटा-सा गाँव था, जहाँ सब लोग मिल-जुलकर रहते थे।")
    assert said(text) == text


def test_all_kinds_can_be_switched_off() -> None:
    text = "12/05/2024, 10:30, $5, 5 km, -5 & 1990-1995 ।"
    assert said(text, OFF_ALL) == text


@given(text=st.text(st.sampled_from('0125९१.,:/-–−%₹$Rs रुकमीि॰०वांxXIVamp=²½^@()"।'), max_size=60))
def test_words_stand_for_what_was_written(text: str) -> None:
    traced = normalise_hindi(SourceText.of(text), TextOptions())
    assert not any(map(str.isdecimal, traced.text))
    for place in range(len(traced)):
        start, end = traced.source_span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1.",
        "१,",
        "-1",
        "1 000 ",
        "₹1",
        "1:",
        "1/",
        "1/2 ",
        "रु",
        "क.",
        "एस. ",
        "IV",
        "=1",
        "+91 ",
        "मई ",
        "@a",
        "x^",
    ],
)
def test_time_is_linear(unit: str) -> None:
    assert said(unit * 4000)
