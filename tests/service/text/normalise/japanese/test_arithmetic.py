import pytest

from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("5-3=2", "ゴヒクサンはニ"),
        ("2×3", "ニカケルサン"),
        ("4+5=9", "ヨンタスゴはキュー"),
        ("-2+5=3", "マイナスニタスゴはサン"),
        ("8÷2-1=3", "ハチワルニヒクイチはサン"),
        ("3+4=", "サンタスヨンイコール"),
        ("2>=1", "ニダイナリイコールイチ"),
        ("3²", "サンノニジョー"),
        ("x=3", "x=サン"),
    ],
)
def test_sums(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("2-1で勝つ", "ニタイイチで勝つ"),
        ("0-3", "ゼロタイサン"),
        ("スコアは1-2", "スコアはイチタイニ"),
        ("16:9", "ジューロクタイキュー"),
        ("5-10分", "ゴからジュップン"),
        ("10-20", "ジューからニジュー"),
        ("3〜5人", "サンからゴニン"),
        ("7〜9月", "シチガツからクガツ"),
        ("第1-3章", "第イチからサンショー"),
        ("芝公園4-2-8", "芝公園ヨンのニのハチ"),
        ("銀座4-5", "銀座ヨンノゴ"),
        ("-5度", "マイナスゴド"),
        ("気温は-3度", "気温はマイナスサンド"),
        ("COVID-19", "COVID-ジューキュー"),
    ],
)
def test_scores_ranges_and_places(text: str, kana: str) -> None:
    assert said(text) == kana
