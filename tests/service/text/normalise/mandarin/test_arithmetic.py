import pytest

from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5-3=2", "五减三等于二"),
        ("2-5=-3", "二减五等于负三"),
        ("-2+5=3", "负二加五等于三"),
        ("8/2=4", "八除以二等于四"),
        ("3*4=", "三乘四等于"),
        ("5-3", "五比三"),
        ("图3-1", "图三杠一"),
        ("第1题：2+3=？", "第1题：二加三等于？"),
        ("血压120/80", "血压120比80"),
        ("2>=1", "2大于等于1"),
        ("x<3", "x小于3"),
        ("<3", "小于3"),
        ("a->b", "a->b"),
        ("-1/3", "负三分之一"),
        ("2^10", "2的十次方"),
        ("1又1/2", "一又二分之一"),
    ],
)
def test_sums_and_comparisons(text: str, words: str) -> None:
    assert said(text) == words
