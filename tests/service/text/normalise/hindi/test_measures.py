import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("५ कि॰मी॰, 5 कि. मी., 5किमी", "पाँच किलोमीटर, पाँच किलोमीटर, पाँच किलोमीटर"),
        ("1 घं. में", "एक घंटा में"),
        ("25 ft²", "पच्चीस वर्ग फ़ीट"),
        ("3 x 4 x 5 cm", "तीन बाई चार बाई पाँच सेंटीमीटर"),
        ("6 × 8 फु.", "छह बाई आठ फ़ुट."),
        ("10+ km", "दस किलोमीटर से ज़्यादा"),
        ("50 kg/हेक्टेयर", "पचास किलोग्राम प्रति हेक्टेयर"),
        ("7 K और 5K", "सात केल्विन और पाँच K"),
        ("0.5 yrs", "आधा साल"),
        ("1/2 kg, ¾ km", "आधा किलोग्राम, तीन चौथाई किलोमीटर"),
        ("5kg-10kg", "पाँच किलोग्राम से दस किलोग्राम"),
        ("3 × 4 abc", "तीन गुणा चार abc"),
        ("2 दिन प्रति किग्रा", "दो दिन प्रति किलोग्राम"),
    ],
)
def test_measures(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("उसने 5 से 10 कहा", "उसने पाँच से दस कहा"),
        ("2 in 1", "दो in एक"),
        ("4 मीत", "चार मीत"),
    ],
)
def test_words_that_look_like_units_stay(text: str, words: str) -> None:
    assert said(text) == composed(words)
