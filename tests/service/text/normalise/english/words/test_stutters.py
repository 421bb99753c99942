import pytest

from service.source_text import SourceText
from service.speech import TextOptions
from tests.service.text.normalise.saying import AMERICAN, normalised, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("W-what was it?", "Wuh what was it?"),
        ("b-b-bad", "buh buh bad"),
        ("P-P-Please!", "Puh Puh Please!"),
        ("I-I don't", "I I don't"),
        ("I-I’m here", "I I’m here"),
        ("Th-the end", "Thuh the end"),
        ("t-thank", "thhuh thank"),
        ("Wh-who is it?", "Huh who is it?"),
        ("c-cold c-circle", "kuh cold suh circle"),
        ("e-even a-are", "ehh even uh are"),
        ("D-D-DON’T GO", "Duh Duh don’t go"),
    ],
)
def test_the_beginning_of_a_word_is_a_syllable(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    "text",
    ["D-Day", "a t-test", "a B-boy", "T-shirts", "X-ray", "e-mail", "U-turn", "A-Z", "no-no", "fr-FR"],
)
def test_letters_and_prefixes_stay(text: str) -> None:
    assert said(text) == text


def test_the_word_keeps_its_place() -> None:
    text = normalised(SourceText.of("Oh, w-what?"), AMERICAN, TextOptions())
    assert text.text == "Oh, wuh what?"
    assert text.source_span(4, 7) == (4, 6) and text.source_span(8, 12) == (6, 10)
