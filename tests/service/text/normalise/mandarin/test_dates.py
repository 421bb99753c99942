import pytest

from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("08-08", "八月八日"),
        ("12/05", "十二月五日"),
        ("截止5/1", "截止五月一日"),
        ("3·15", "三一五"),
        ("9.11事件", "九一一事件"),
        ("9.11米", "9.11米"),
        ("12-25", "十二到二十五"),
        ("1/2", "1/2"),
        ("100日元", "一百日元"),
        ("12/25(周三)", "十二月二十五日(周三)"),
        ("12/25", "12/25"),
        ("2016级新生", "二零一六级新生"),
        ("2000年前", "两千年前"),
        ("2000年以前", "二零零零年以前"),
    ],
)
def test_short_dates(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("90后和00后", "九零后和零零后"),
        ("85后", "八五后"),
        ("10天后", "10天后"),
        ("30后来", "30后来"),
        ("190后", "190后"),
    ],
)
def test_generations_are_read_digit_by_digit(text: str, words: str) -> None:
    assert said(text) == words
