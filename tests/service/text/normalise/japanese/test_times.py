import pytest

from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("10時30分", "ジュージサンジュップン"),
        ("10:05", "ジュージゴフン"),
        ("8:00", "ハチジ"),
        ("１２：３０", "ジューニジサンジュップン"),
        ("AM9:00", "午前クジ"),
        ("3:15 p.m.", "午後サンジジューゴフン"),
        ("9:00-17:00", "クジからジューシチジ"),
        ("朝7時～9時", "朝シチジからクジ"),
        ("1:02:03", "イチジニフンサンビョー"),
    ],
)
def test_times(text: str, kana: str) -> None:
    assert said(text) == kana
