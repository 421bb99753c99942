import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.japanese.rules import normalise_japanese


def said(text: str, options: TextOptions | None = None) -> str:
    return normalise_japanese(SourceText.of(text), options or TextOptions()).text


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("0", "ゼロ"),
        ("20", "ニジュー"),
        ("300と600と800", "サンビャクとロッピャクとハッピャク"),
        ("1,234,567", "ヒャク ニジューサンマン ヨンセン ゴヒャク ロクジューナナ"),
        ("10000000", "イッセンマン"),
        ("100000000", "イチオク"),
        ("1000000000000", "イッチョー"),
        ("1億2000万円", "イチオク ニセンマン円"),
        ("1000万人", "イッセンマン人"),
        ("007", "ゼロ ゼロ ナナ"),
        ("12345678901234567", "イチ ニ サン ヨン ゴ ロク ナナ ハチ キュー ゼロ イチ ニ サン ヨン ゴ ロク ナナ"),
        ("3.14", "サンテン イチ ヨン"),
        ("0.5", "レーテン ゴ"),
        ("1.5倍", "イッテン ゴ倍"),
        ("50%", "ゴジューパーセント"),
        ("1/2", "ニブンノ イチ"),
        ("-5度", "マイナス ゴド"),
        ("気温は-3度", "気温はマイナス サンド"),
        ("3〜5人", "サンからゴニン"),
        ("朝7時～9時", "朝シチジからクジ"),
    ],
)
def test_numbers(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("1本、2本、3本、4本、6本、8本、10本", "イッポン、ニホン、サンボン、ヨンホン、ロッポン、ハッポン、ジュッポン"),
        ("1匹、3匹、6匹、100匹", "イッピキ、サンビキ、ロッピキ、ヒャッピキ"),
        ("1分、3分、4分、5分、10分間", "イップン、サンプン、ヨンプン、ゴフン、ジュップンカン"),
        ("1人、2人、3人、4人、14人", "ひとり、ふたり、サンニン、ヨニン、ジューヨニン"),
        ("1回、6回、8回", "イッカイ、ロッカイ、ハッカイ"),
        ("1階、3階、4階", "イッカイ、サンガイ、ヨンカイ"),
        ("1歳、8歳、20歳、21歳", "イッサイ、ハッサイ、はたち、ニジューイッサイ"),
        ("1つ、9つ", "ひとつ、ここのつ"),
        ("4時、7時、9時、19時、47時間", "ヨジ、シチジ、クジ、ジュークジ、ヨンジューナナジカン"),
        ("4月、7月、9月、10月", "シガツ、シチガツ、クガツ、ジューガツ"),
        ("1ヶ月、3か月、6カ月", "イッカゲツ、サンカゲツ、ロッカゲツ"),
        ("1冊、10冊、1頭", "イッサツ、ジュッサツ、イットー"),
        ("3軒、4軒", "サンゲン、ヨンケン"),
        ("1000本、3000円", "センボン、サンゼンエン"),
        ("第3回", "第サンカイ"),
        ("コーヒー3杯", "コーヒー サンバイ"),
        ("2日間", "ふつか カン"),
    ],
)
def test_counters_change_their_sounds(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("2024年1月31日", "ニセン ニジューヨネン イチガツ サンジューイチニチ"),
        ("2024/1/31", "ニセン ニジューヨネン イチガツ サンジューイチニチ"),
        ("2024-01-05", "ニセン ニジューヨネン イチガツ いつか"),
        ("8月1日", "ハチガツついたち"),
        ("1日", "イチニチ"),
        ("7月20日", "シチガツ はつか"),
        ("３月５日", "サンガツ いつか"),
        ("10時30分", "ジュージ サンジュップン"),
        ("10:05", "ジュージ ゴフン"),
        ("8:00", "ハチジ"),
        ("１２：３０", "ジューニジ サンジュップン"),
    ],
)
def test_dates_and_times(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("¥1,500", "セン ゴヒャクエン"),
        ("￥980です", "キューヒャク ハチジューエンです"),
        ("1,500円", "セン ゴヒャクエン"),
        ("$3.50", "サンドル ゴジュッセント"),
        ("£2.05", "ニポンド ゴペンス"),
        ("€20", "ニジューユーロ"),
        ("$5億", "ゴオク ドル"),
        ("10km", "ジュッキロ メートル"),
        ("100km/h", "時速ヒャッキロ"),
        ("25℃", "ニジューゴド"),
        ("03-1234-5678", "ゼロ サン、イチ ニ サン ヨン、ゴ ロク ナナ ハチ"),
        ("〒123-4567", "ユービンバンゴー イチ ニ サンノ ヨン ゴ ロク ナナ"),
        ("info@example.com", "info アットマーク example ドット com"),
        ("https://www.example.jp/a1", "example ドット jp スラッシュ a イチ"),
    ],
)
def test_money_units_phones_and_addresses(text: str, kana: str) -> None:
    assert said(text) == kana


def test_kanji_of_names_that_the_dictionary_lacks_are_their_common_forms() -> None:
    assert said("𠮷野と髙橋と山﨑") == "吉野と高橋と山崎"


@pytest.mark.parametrize("text", ["A4の紙", "猫は三匹", "", "v1.2.3.4", "MP3"])
def test_the_rest_is_left_alone(text: str) -> None:
    assert said(text) == text


def test_kinds_that_are_not_wanted_are_left_alone() -> None:
    text = "2024/1/31に¥500"
    assert said(text, TextOptions(dates=False, money=False, numbers=False)) == text


def test_places_are_those_of_the_callers_text() -> None:
    text = normalise_japanese(SourceText.of("税込みで¥1,500です"), TextOptions())
    assert text.source_span(text.text.index("ヒャク"), text.text.index("エン")) == (4, 10)
    assert text.source_span(len(text) - 2, len(text)) == (10, 12)


@given(st.text(st.sampled_from("0123456789.,:/-~〜％年月日時分円本人 アあ漢aK@¥$%\n\0\ud800"), max_size=60))
def test_any_text_is_normalised_to_its_ends(text: str) -> None:
    normal = normalise_japanese(SourceText.of(text), TextOptions())
    assert not text or normal.source_span(0, len(normal)) == (0, len(text))
