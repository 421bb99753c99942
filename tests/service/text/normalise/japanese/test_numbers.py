import pytest

from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("1億2000万円", "イチオク ニセンマンエン"),
        ("1000万人", "イッセンマンニン"),
        ("3万5千円", "サンマン ゴセンエン"),
        ("1.5倍", "イッテン ゴバイ"),
        ("1/2", "ニブンノイチ"),
        ("3分の1", "サンブンノイチ"),
        ("三分の一", "サンブンノイチ"),
        ("第3回", "第サンカイ"),
        ("コーヒー3杯", "コーヒーサンバイ"),
        ("2日間", "フツカカン"),
        ("3日後", "ミッカゴ"),
        ("前年度", "前年度"),
        ("2024年度", "ニセン ニジューヨネンド"),
        ("No.3", "ナンバーサン"),
        ("B1F", "地下イッカイ"),
        ("3年2組", "サンネンニクミ"),
        ("2組", "フタクミ"),
        ("月1回", "ツキイッカイ"),
        ("2、3日", "ニサンニチ"),
        ("四、五人", "シゴニン"),
    ],
)
def test_numbers(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("午後九時三分", "午後クジサンプン"),
        ("四月", "シガツ"),
        ("昭和四十年", "昭和ヨンジューネン"),
        ("二〇二四年", "ニセン ニジューヨネン"),
        ("一匹と三匹", "イッピキとサンビキ"),
        ("九時十分", "クジジュップン"),
        ("十分間", "ジュップンカン"),
        ("三十分", "サンジュップン"),
    ],
)
def test_numbers_in_kanji_with_a_counter(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    "text",
    [
        *(
            "十分",
            "六本木",
            "八百屋",
            "三日月",
            "一人暮らし",
            "唯一",
            "統一回",
            "数十人",
            "何百本",
            "十人々",
            "万人",
            "五分五分",
        ),
        *("A4の紙", "", "v1.2.3.4", "千葉", "一番", "三味線"),
    ],
)
def test_words_with_a_numeral_are_left_alone(text: str) -> None:
    assert said(text).replace("イチバン", "一番") == text
