from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.g2p.overrides import phonemise_with_overrides
from service.g2p.phonemiser import Override, Token


def spelled(stretch: str) -> Sequence[Token]:
    assert stretch == stretch.strip() and stretch
    words = stretch.split(" ")
    return [Token(word, f"ˈ{word}", number < len(words)) for number, word in enumerate(words, start=1)]


def read(sentence: str, *overrides: Override) -> list[tuple[str, str]]:
    tokens = phonemise_with_overrides(sentence, overrides, spelled)
    assert "".join(token.text + " " * token.spaced for token in tokens) == sentence
    return [(token.text, token.phonemes) for token in tokens]


def test_a_stretch_is_one_word_with_the_sounds_it_was_given() -> None:
    assert read("a b c d", Override(2, 5, "xy")) == [("a", "ˈa"), ("b c", "xy"), ("d", "ˈd")]
    assert read("a", Override(0, 1, "x")) == [("a", "x")]
    assert read("ab", Override(1, 2, "x")) == [("a", "ˈa"), ("b", "x")]
    assert read("a b c", Override(1, 4, "x")) == [("a", "ˈa"), ("b", "x"), ("c", "ˈc")]


def test_a_stress_is_that_of_the_whole_word() -> None:
    assert read("a bo c", Override(3, 4, None, -2)) == [("a", "ˈa"), ("bo", "bo"), ("c", "ˈc")]


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_the_sentence_stays_whole(given_sounds: list[bool]) -> None:
    sentence = " ".join("ab" for _ in given_sounds)
    read(sentence, *(Override(3 * at, 3 * at + 2, "x") for at, wanted in enumerate(given_sounds) if wanted))
