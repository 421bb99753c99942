import pytest

from service.text.normalise.japanese.numerals import cardinal, decimal_phrase, digits, value


@pytest.mark.parametrize(
    ("number", "kana"),
    [
        ("0", "ゼロ"),
        ("300", "サンビャク"),
        ("1,234,567", "ヒャク ニジューサンマン ヨンセン ゴヒャク ロクジューナナ"),
        ("10000000", "イッセンマン"),
        ("1000000000000", "イッチョー"),
        ("007", "ゼロ ゼロ ナナ"),
        ("12345678901234567", "イチ ニ サン ヨン ゴ ロク ナナ ハチ キュー ゼロ イチ ニ サン ヨン ゴ ロク ナナ"),
    ],
)
def test_numbers_in_katakana(number: str, kana: str) -> None:
    assert cardinal(number) == kana


def test_decimals_are_digits() -> None:
    assert decimal_phrase("3.14") == "サンテン イチ ヨン"
    assert decimal_phrase("0.5") == "レーテン ゴ"
    assert decimal_phrase("1.5億") == "イッテン ゴオク"
    assert digits("03") == "ゼロ サン"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("3万5千", "35000"),
        ("1億2,000万", "120000000"),
        ("5千", "5000"),
        ("十", "10"),
        ("三百二十一", "321"),
        ("二〇二四", "2024"),
        ("一万二千", "12000"),
        ("万", None),
        ("十十", None),
        ("千百万億", None),
        ("1.5億", None),
        ("", "0"),
        ("九" * 17, None),
    ],
)
def test_value_of_a_number_with_kanji(written: str, plain: str | None) -> None:
    assert value(written) == plain
