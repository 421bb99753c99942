import pytest

from service.text.normalise.word_lists import read_rows
from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("¥1,500", "セン ゴヒャクエン"),
        ("￥980です", "キューヒャク ハチジューエンです"),
        ("¥500-", "ゴヒャクエン"),
        ("$3.50", "サンドルゴジュッセント"),
        ("£2.05", "ニポンドゴペンス"),
        ("A$13.5", "ジューサンテン ゴオーストラリアドル"),
        ("€20", "ニジューユーロ"),
        ("$5億", "ゴオクドル"),
        ("100USD", "ヒャク米ドル"),
        ("¥100〜¥200", "ヒャクエンからニヒャクエン"),
    ],
)
def test_money(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("10km", "ジュッキロメートル"),
        ("100km/h", "時速ヒャッキロ"),
        ("25℃", "ニジューゴド"),
        ("50%", "ゴジューパーセント"),
        ("1m50cm", "イチメートルゴジュッセンチ"),
        ("3kg/m²", "サンキロ毎平方メートル"),
        ("-5〜10℃", "マイナスゴからジュード"),
        ("5mile", "ゴmile"),
    ],
)
def test_measures(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize("table", ["units", "currencies", "paces", "arithmetic", "addresses"])
def test_each_sign_has_one_row(table: str) -> None:
    signs = [row[0] for row in read_rows("ja", table)]
    assert len(signs) == len(set(signs))
