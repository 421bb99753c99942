from pathlib import Path

import pytest

from service.g2p.mandarin.segmentation import Segmenter
from service.g2p.mandarin.tables import load_tables
from tests.cpu_time import cpu_limit


@pytest.fixture(scope="module")
def segmenter(tiny_model: Path) -> Segmenter:
    return Segmenter(load_tables(tiny_model))


@pytest.mark.parametrize(
    ("text", "words"),
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
def test_the_likeliest_words_are_found(segmenter: Segmenter, text: str, words: str) -> None:
    assert segmenter.segment(text) == words.split()


@pytest.mark.parametrize("text", ["你好，world 1\n", "\0\ud800𠀀", "😀的"])
def test_words_joined_are_the_text_with_other_characters_too(segmenter: Segmenter, text: str) -> None:
    assert "".join(segmenter.segment(text)) == text


@pytest.mark.parametrize("character", "一的龘")
def test_segmentation_takes_linear_time(segmenter: Segmenter, character: str) -> None:
    """Takes half a second; quadratic time would be minutes."""
    with cpu_limit(15):
        assert "".join(segmenter.segment(character * 32768)) == character * 32768
