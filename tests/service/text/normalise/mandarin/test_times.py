import pytest

from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3:30pm", "下午三点三十分"),
        ("下午3:30 p.m.", "下午三点三十分"),
        ("8am", "上午八点"),
        ("2:00AM", "凌晨两点"),
        ("12:15am", "凌晨十二点十五分"),
        ("12pm", "中午十二点"),
        ("9pm", "晚上九点"),
        ("500pm", "500pm"),
    ],
)
def test_halves_of_the_day(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("比分17:16", "比分十七比十六"),
        ("比分来到21：19", "比分来到二十一比十九"),
        ("以25:23险胜", "以二十五比二十三险胜"),
        ("以17:16为准", "以十七点十六分为准"),
        ("比例为10:30", "比例为十比三十"),
        ("17:16", "十七点十六分"),
    ],
)
def test_a_score_is_no_time(text: str, words: str) -> None:
    assert said(text) == words
