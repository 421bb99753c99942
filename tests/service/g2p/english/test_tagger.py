from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.g2p.english.tagger import Tagger, word_shape


@pytest.fixture(scope="module")
def tagger(tiny_model: Path) -> Tagger:
    return Tagger.open(tiny_model)


@pytest.mark.parametrize(
    ("sentence", "tags"),
    [
        ("They record a record.", ["PRP", "VBP", "DT", "NN", "."]),
        ("He read it.", ["PRP", "VBD", "PRP", "."]),
        ("I will read it.", ["PRP", "MD", "VB", "PRP", "."]),
        ("It costs $5.", ["PRP", "VBZ", "$", "CD", "."]),
        ("", []),
    ],
)
def test_words_are_tagged_by_what_stands_around_them(tagger: Tagger, sentence: str, tags: list[str]) -> None:
    assert [token.tag_ for token in tagger(sentence)] == tags


def test_tokens_give_the_sentence_back(tagger: Tagger) -> None:
    sentence = "Well, he couldn't: it's  5 o'clock… (ok?)\n"
    assert "".join(token.text + token.whitespace_ for token in tagger(sentence)) == sentence


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Teapots", "Xxxxx"), ("iPhone14", "xXxxxxdd"), ("----a", "----x"), ("R&D", "X&X"), ("a" * 100, "LONG")],
)
def test_shapes_are_short(word: str, shape: str) -> None:
    assert word_shape(word) == shape


def test_threads_get_what_one_thread_gets(tagger: Tagger) -> None:
    sentences = [f"The {word} object {word}s to lead number {at}." for at, word in enumerate("abcdefghijklmnopqrst")]
    alone = [tagger(sentence) for sentence in sentences]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tagger, sentences * 10)) == alone * 10


def test_strange_strings_are_tagged_too(tagger: Tagger) -> None:
    for text in ("\0", "a\0b", "\ud800", "\ud800 word", " ", "\n", "ID X nn", "x" * 5000):
        assert "".join(token.text + token.whitespace_ for token in tagger(text)) == text
