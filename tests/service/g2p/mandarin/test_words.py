import time
from pathlib import Path

import pytest

from service.g2p.mandarin.tables import open_tables
from service.g2p.mandarin.words import Words


@pytest.fixture(scope="module")
def words(tiny_model: Path) -> Words:
    return Words(open_tables(tiny_model))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("我们去图书馆看书", "我们 去 图书馆 看书"),
        ("中华人民共和国", "中华人民共和国"),
        ("研究生命的起源", "研究 生命 的 起源"),
        ("他来到了网易杭研大厦", "他 来到 了 网易 杭研 大厦"),
        ("一", "一"),
        ("", ""),
        ("鿏鿐", "鿏 鿐"),
        ("龍飛鳳舞", "龍飛鳳舞"),
    ],
)
def test_words_are_cut_where_they_are_likeliest(words: Words, text: str, cut: str) -> None:
    assert words.cut(text) == cut.split()


@pytest.mark.parametrize("text", ["你好，world 1\n", "\0\ud800𠀀", "😀的"])
def test_what_is_no_chinese_character_is_by_itself(words: Words, text: str) -> None:
    assert "".join(words.cut(text)) == text


@pytest.mark.parametrize("sign", "一的龘")
def test_no_text_takes_more_than_linear_time(words: Words, sign: str) -> None:
    """It takes half a second; it would be minutes if it were not."""
    start = time.monotonic()
    assert "".join(words.cut(sign * 32768)) == sign * 32768
    assert time.monotonic() - start < 15
