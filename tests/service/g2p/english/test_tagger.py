from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.g2p.english.tagger import Tagger, word_shape


@pytest.fixture(scope="module")
def tagger(tiny_model: Path) -> Tagger:
    return Tagger.load(tiny_model)


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
def test_tags_depend_on_context(tagger: Tagger, sentence: str, tags: list[str]) -> None:
    assert [token.tag_ for token in tagger(sentence)] == tags


def test_tokens_joined_are_the_sentence(tagger: Tagger) -> None:
    sentence = "Well, he couldn't: it's  5 o'clock… (ok?)\n"
    assert "".join(token.text + token.whitespace_ for token in tagger(sentence)) == sentence


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Teapots", "Xxxxx"), ("iPhone14", "xXxxxxdd"), ("----a", "----x"), ("R&D", "X&X"), ("a" * 100, "LONG")],
)
def test_word_shapes_are_spacys(word: str, shape: str) -> None:
    assert word_shape(word) == shape


def test_threads_get_the_tags_of_one_thread(tagger: Tagger) -> None:
    sentences = [f"The {word} object {word}s to lead number {at}." for at, word in enumerate("abcdefghijklmnopqrst")]
    alone = [tagger(sentence) for sentence in sentences]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tagger, sentences * 10)) == alone * 10


def test_unusual_strings_are_tagged(tagger: Tagger) -> None:
    for text in ("\0", "a\0b", "\ud800", "\ud800 word", " ", "\n", "ID X nn", "x" * 5000):
        assert "".join(token.text + token.whitespace_ for token in tagger(text)) == text
