import pytest

from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("2024年1月31日", "ニセン ニジューヨネンイチガツサンジューイチニチ"),
        ("2024/1/31", "ニセン ニジューヨネンイチガツサンジューイチニチ"),
        ("2024-01-05", "ニセン ニジューヨネンイチガツイツカ"),
        ("2024.3.20", "ニセン ニジューヨネンサンガツハツカ"),
        ("8月1日", "ハチガツツイタチ"),
        ("1日", "イチニチ"),
        ("1日(月)", "ツイタチ(ゲツヨービ)"),
        ("３月５日", "サンガツイツカ"),
        ("R6年", "令和ロクネン"),
        ("S39.10.10", "昭和サンジューキューネンジューガツトーカ"),
        ("26日夜に", "ニジューロクニチヨルに"),
        ("3日朝刊", "ミッカ朝刊"),
    ],
)
def test_dates(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("12/25に来る", "ジューニガツニジューゴニチに来る"),
        ("7/7は", "シチガツナノカは"),
        ("3/4(火)", "サンガツヨッカ(カヨービ)"),
        ("3/4 10:00", "サンガツヨッカ ジュージ"),
        ("締切：4/10", "締切：シガツトーカ"),
        ("3/4カップ", "ヨンブンノサンカップ"),
        ("2/3の人", "サンブンノニの人"),
        ("1/2に減る", "ニブンノイチに減る"),
    ],
)
def test_what_may_be_a_fraction_is_a_date_where_something_speaks_for_it(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("5月8日（金）", "ゴガツヨーカ（キンヨービ）"),
        ("3日(金・祝)", "ミッカ(キンヨービ、シュクジツ)"),
        ("月〜金", "ゲツヨーからキンヨー"),
        ("月-金曜日", "ゲツヨーからキンヨービ"),
        ("火・木", "カヨー、モクヨー"),
        ("日・月", "日・月"),
        ("日本", "日本"),
        ("水と土", "水と土"),
        ("株式会社(金)", "株式会社(金)"),
    ],
)
def test_days_of_the_week(text: str, kana: str) -> None:
    assert said(text) == kana
