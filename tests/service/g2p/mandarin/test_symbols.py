import pytest

from service.g2p.mandarin.numerals import convert_numerals
from service.g2p.mandarin.symbols import convert_special_numerals, convert_symbols
from service.source_text import SourceText


def convert(text: str) -> str:
    return convert_symbols(convert_numerals(convert_special_numerals(SourceText.of(text)))).text


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
def test_symbols_are_converted_to_words(text: str, words: str) -> None:
    assert convert(text) == words


@pytest.mark.parametrize("mark", "*_~/|\\^·<>[]{}'`")
def test_separators_and_decoration_are_unchanged(mark: str) -> None:
    assert convert(f"甲{mark}乙") == f"甲{mark}乙"
