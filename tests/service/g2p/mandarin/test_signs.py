import pytest

from service.g2p.mandarin.numerals import with_numerals
from service.g2p.mandarin.signs import with_names, with_odd_numbers
from service.source_text import SourceText


def said(text: str) -> str:
    return with_names(with_numerals(with_odd_numbers(SourceText.of(text)))).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("二〇二四年", "二零二四年"),
        ("½杯", "二分之一杯"),
        ("1½杯", "一又二分之一杯"),
        ("①苹果②梨", "一苹果二梨"),
        ("⑽", "(十)"),
        ("H₂O", "H二O"),
        ("3*4=12", "三乘四等于十二"),
        ("3×4≠13", "三乘四不等于十三"),
        ("x²+y³", "x平方加y立方"),
        ("100％", "百分之一百"),
        ("多少%", "多少百分号"),
        ("$5", "美元五"),
        ("α粒子", "阿尔法粒子"),
        ("Ω", "欧米伽"),
        ("30°角", "三十度角"),
        ("汤姆&杰瑞", "汤姆和杰瑞"),
        ("R&B", "R&B"),
        ("C++", "C加加"),
        ("北京→上海", "北京到上海"),
    ],
)
def test_signs_that_mean_something_are_said(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize("mark", "*_~/|\\^·<>[]{}'`")
def test_marks_that_only_divide_are_left_alone(mark: str) -> None:
    assert said(f"甲{mark}乙") == f"甲{mark}乙"
