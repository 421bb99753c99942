import pytest

from service.g2p.mandarin.numerals import cardinal, convert_numerals, digits
from service.source_text import SourceText
from tests.cpu_time import cpu_limit


def convert(text: str) -> str:
    return convert_numerals(SourceText.of(text)).text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "零"),
        ("007", "七"),
        ("10", "十"),
        ("15", "十五"),
        ("110", "一百一十"),
        ("1001", "一千零一"),
        ("10010", "一万零一十"),
        ("20000", "二万"),
        ("100000000", "一亿"),
        ("1234567890123456", "一千二百三十四万五千六百七十八亿九千零一十二万三千四百五十六"),
        ("-3.14", "负三点一四"),
        ("０５", "五"),
        ("12345678901234567", None),
        ("٣", None),
    ],
)
def test_cardinals_are_those_of_cn2an(number: str, words: str | None) -> None:
    assert cardinal(number) == words


def test_digits_of_any_script_are_converted_one_by_one() -> None:
    assert digits("-10.٣２") == "负一零点三二"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024年1月31日", "二零二四年一月三十一日"),
        ("增长50%", "增长百分之五十"),
        ("2/3的人", "三分之二的人"),
        ("25℃", "二十五摄氏度"),
        ("3-5天", "三到五天"),
        ("第3名", "第三名"),
        ("12345678901234567890", "一二三四五六七八九零一二三四五六七八九零"),
        ("-12345678901234567.5", "负一二三四五六七八九零一二三四五六七点五"),
        ("没有", "没有"),
    ],
)
def test_all_digits_are_converted(text: str, words: str) -> None:
    assert convert(text) == words


def test_all_decimals_are_converted_even_where_cn2an_truncates() -> None:
    assert convert("0.12345678901234567890") == "零点一二三四五六七八九零一二三四五六七八九零"


@pytest.mark.parametrize("text", ["1" * 4096, "1/" * 2048, "1." * 2048, "1-" * 2048, "年" * 4096, "1年" * 2048])
def test_the_conversion_takes_linear_time(text: str) -> None:
    """Takes a tenth of a second; quadratic time would be half a minute."""
    with cpu_limit(15):
        assert not any(character.isdigit() for character in convert(text * 8))
