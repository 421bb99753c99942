import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.mandarin.rules import normalise_mandarin
from tests.cpu_time import cpu_limit
from tests.fuzzing import examples
from tests.service.text.normalise.mandarin.saying import said

NOTHING = TextOptions(
    numbers=False, money=False, dates=False, times=False, units=False, urls=False, emails=False, phones=False
)
LONGEST = 4096


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-01-31", "二零二四年一月三十一日"),
        ("2024/1/5到2024.3.8", "二零二四年一月五日到二零二四年三月八日"),
        ("2024-05", "二零二四年五月"),
        ("2019-2023年", "二零一九到二零二三年"),
        ("2019年至2023年", "二零一九到二零二三年"),
        ("1998年夏天", "一九九八年夏天"),
        ("10年后", "十年后"),
        ("85年出生", "八五年出生"),
        ("08年", "零八年"),
        ("24年5月", "二四年5月"),
        ("90年代", "九十年代"),
        ("5000年历史", "五千年历史"),
        ("100年", "一百年"),
        ("2年", "两年"),
    ],
)
def test_dates_and_years(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10:30开会", "十点三十分开会"),
        ("22:00", "二十二点"),
        ("2:05", "两点零五分"),
        ("10:30:15", "十点三十分十五秒"),
        ("9:00-17:30", "九点到十七点三十分"),
        ("10：30", "十点三十分"),
        ("3:2", "三比二"),
        ("16:9", "十六比九"),
        ("0:00", "零点"),
    ],
)
def test_times_and_scores(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¥20", "二十元"),
        ("￥1,234.50", "一千二百三十四点五零元"),
        ("$3万", "三万美元"),
        ("$1.5M", "一点五百万美元"),
        ("€5-10", "五到十欧元"),
        ("HK$100", "一百港元"),
        ("¥2亿", "两亿元"),
        ("5kg", "五公斤"),
        ("2kg", "两公斤"),
        ("60km/h", "六十公里每小时"),
        ("100m²", "一百平方米"),
        ("30 min", "三十分钟"),
        ("-5℃", "零下五摄氏度"),
        ("-10~5℃", "零下十到五摄氏度"),
        ("36.5°C", "三十六点五摄氏度"),
        ("20-25km", "二十到二十五公里"),
        ("2个苹果", "两个苹果"),
        ("12个", "12个"),
        ("第2个", "第2个"),
        ("2月2号", "2月2号"),
        ("2名学生", "两名学生"),
        ("2万", "两万"),
        ("16GB，5G，4K", "16GB，5G，4K"),
    ],
)
def test_money_measures_and_things(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("电话13812345678", "电话幺三八，幺二三四，五六七八"),
        ("+86 138-1234-5678", "加八六，幺三八，幺二三四，五六七八"),
        ("010-12345678", "零幺零，幺二三四，五六七八"),
        ("400-123-4567", "四零零，幺二三，四五六七"),
        ("拨打110", "拨打幺幺零"),
        ("验证码：0123", "验证码：零幺二三"),
        ("13812345678.5", "13812345678.5"),
    ],
)
def test_telephone_numbers_are_dialled(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,234,567人", "1234567人"),
        ("12，345", "12，345"),
        ("3~5天", "三到五天"),
        ("第1-3章", "第一到三章"),
        ("5-3", "五比三"),
        ("10%-20%", "百分之十到百分之二十"),
        ("5‰", "千分之五"),
        ("１００％", "100%"),
        ("GPT-4", "GPT 4"),
        ("1.2.3版", "一点二点三版"),
        ("192.168.1.1", "一九二点一六八点一点一"),
        ("978-7-111-12345-6", "九七八杠七杠一一一杠一二三四五杠六"),
        ("007", "零零七"),
        ("0.5", "0.5"),
        ("No.5", "第5"),
        ("1/2，50%，-3，3.14", "1/2，50%，-3，3.14"),
    ],
)
def test_other_numbers(text: str, words: str) -> None:
    assert said(text) == words


def test_a_word_that_misaki_misreads_is_spelt_as_it_sounds() -> None:
    assert said("借还款，还是还钱") == "借环款，还是环钱"


def test_a_sentence_of_another_language_is_left_alone() -> None:
    text = "他说I have 2 dogs and 3 cats"
    assert said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "10:30",
        "¥20",
        "5kg",
        "13812345678",
        "3~5天",
        "2个",
        "https://example.com",
        "a@example.com",
        "10年",
    ],
)
def test_what_is_not_wanted_is_left_as_it_is(text: str) -> None:
    assert said(text) != text
    assert said(text, NOTHING) == text


def test_words_stand_for_what_they_were_made_of() -> None:
    text = normalise_mandarin(SourceText.of("在10:30见"), TextOptions())
    assert text.text == "在十点三十分见"
    assert text.source_span(1, 6) == (1, 6)
    assert text.source_span(6, 7) == (6, 7)


PIECES = st.sampled_from(
    [
        *"0125年月日个万%℃:：-~/.,，¥$￥+k ",
        "10",
        "2024",
        "138",
        "kg",
        "km/h",
        "电话",
        "No.",
        "GPT",
        "a ",
        "一",
        "到",
        "\n",
    ]
)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_no_word_is_lost(text: str) -> None:
    words = normalise_mandarin(SourceText.of(text), TextOptions())
    for sign in "电话一月":
        assert words.text.count(sign) >= text.count(sign)
    assert bool(words.text.strip()) == bool(text.strip())
    assert words.text.count("\n") == text.count("\n")


UNITS = (
    "1|1,|1.|1-|1:|1/|12:30|2024-|-1|¥1|1kg|1~|0|138|电话|1年|a|a.|a@|+86 "
    "|10%-|2个|５|No.|１：|-|~|(0|$|km|1 |\n|一|2|打1|3·|5.1|1+|1=|2>|9am|90后|以1:|比分1:|万~"
)


@pytest.mark.parametrize("unit", UNITS.split("|"))
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    """Eight times the longest text takes 0.1 to 0.7 s; with one quadratic pattern it would be half a minute."""
    text = (unit * (8 * LONGEST))[: 8 * LONGEST]
    with cpu_limit(15):
        words = said(text)
    assert len(words) <= 16 * len(text)
