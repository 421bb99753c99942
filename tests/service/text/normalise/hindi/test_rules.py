import msgspec
import pytest

from service.speech import TextOptions
from tests.service.text.normalise.hindi.saying import composed, said

OFF = TextOptions(numbers=False, money=False, dates=False, times=False, units=False, phones=False)


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
