import re

import pytest

from service.text.normalise.japanese.counters import counted, counter_pattern, with_counter
from service.text.normalise.word_lists import read_table


@pytest.mark.parametrize(
    ("counter", "numbers", "kana"),
    [
        ("本", "1 2 3 4 6 8 10 1000", "イッポン ニホン サンボン ヨンホン ロッポン ハッポン ジュッポン センボン"),
        ("匹", "1 3 6 100 300", "イッピキ サンビキ ロッピキ ヒャッピキ サンビャッピキ"),
        ("個", "600 800", "ロッピャッコ ハッピャッコ"),
        ("分", "1 3 4 5 10", "イップン サンプン ヨンプン ゴフン ジュップン"),
        ("歩", "1 3 4 6", "イッポ サンポ ヨンホ ロッポ"),
        ("人", "1 2 3 4 14", "ヒトリ フタリ サンニン ヨニン ジューヨニン"),
        ("回", "1 3 6 8", "イッカイ サンカイ ロッカイ ハッカイ"),
        ("階", "1 3 4", "イッカイ サンガイ ヨンカイ"),
        ("足", "1 3 6", "イッソク サンゾク ロクソク"),
        ("歳", "1 8 20 21", "イッサイ ハッサイ ハタチ ニジューイッサイ"),
        ("つ", "1 9", "ヒトツ ココノツ"),
        ("時", "0 4 7 9 19", "レージ ヨジ シチジ クジ ジュークジ"),
        ("時間", "4 47", "ヨジカン ヨンジューナナジカン"),
        ("月", "4 7 9 10", "シガツ シチガツ クガツ ジューガツ"),
        ("ヶ月", "1 3 6", "イッカゲツ サンカゲツ ロッカゲツ"),
        ("日", "1 8 20 21", "イチニチ ヨーカ ハツカ ニジューイチニチ"),
        ("軒", "3 4", "サンゲン ヨンケン"),
        ("箱", "1 2 3 6 10", "ヒトハコ フタハコ サンパコ ロッパコ ジュッパコ"),
        ("隻", "1 6 8 10", "イッセキ ロクセキ ハッセキ ジュッセキ"),
        ("戸", "1 6 8 10", "イッコ ロッコ ハッコ ジュッコ"),
        ("束", "1 2 3 8", "ヒトタバ フタタバ サンタバ ハッタバ"),
        ("周年", "1 8 10 30", "イッシューネン ハッシューネン ジュッシューネン サンジュッシューネン"),
        ("世代", "1 3 8", "イチセダイ サンセダイ ハチセダイ"),
        ("枚", "1 8 10", "イチマイ ハチマイ ジューマイ"),
    ],
)
def test_numbers_and_counters_change_each_other(counter: str, numbers: str, kana: str) -> None:
    assert " ".join(counted(number, counter) for number in numbers.split()) == kana


def test_a_decimal_takes_the_counter_of_its_last_digit() -> None:
    assert with_counter("イッテン ゴ", "本") == "イッテン ゴホン"
    assert with_counter("ニテン イチ", "分") == "ニテン イップン"


def test_a_counter_in_katakana_is_no_part_of_a_longer_word() -> None:
    assert re.match(counter_pattern(), "トンネル") is None
    assert re.match(counter_pattern(), "トンの") is not None


def test_each_counter_has_one_row_and_behaves_as_one_that_is_known() -> None:
    rows = read_table("ja", "counters", 4)
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert {row[2] for row in rows} <= {"枚", "冊", "足", "回", "階", "本", "歩", "分"}
