import pytest

from service.text.normalise.word_lists import read_rows
from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2000块", "两千块"),
        ("2000", "两千"),
        ("2024个", "两千零二十四个"),
        ("2024", "2024"),
        ("20000人", "两万人"),
        ("200人", "200人"),
        ("12000人", "12000人"),
        ("2000年", "二零零零年"),
        ("2000万", "两千万"),
        ("500w", "五百万"),
        ("2w", "两万"),
        ("500W", "五百瓦"),
        ("500wh", "500wh"),
    ],
)
def test_thousands_of_two(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A$13.5", "十三点五澳元"),
        ("100USD", "一百美元"),
        ("USD 100", "一百美元"),
        ("R$2万", "两万雷亚尔"),
        ("6500元/月", "6500元每月"),
        ("-10°", "零下十度"),
        ("1/2个", "1/2个"),
        ("5kg-10kg", "五公斤到十公斤"),
        ("20℃~25℃", "二十摄氏度到二十五摄氏度"),
    ],
)
def test_currencies_and_ranges_of_measures(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize("table", ["units", "currencies", "heteronyms", "arithmetic", "addresses"])
def test_each_sign_has_one_row(table: str) -> None:
    signs = [row[0] for row in read_rows("zh", table)]
    assert len(signs) == len(set(signs))
