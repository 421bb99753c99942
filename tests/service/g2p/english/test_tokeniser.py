from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.g2p.english.tables import SpecialToken, TokeniserRules, load_tables
from service.g2p.english.tokeniser import Tokeniser

TEXT = st.text(st.sampled_from("aAbs'’\"-–—_.,:;!?…/()[]<>@#$%&*+=~^09 \t\n\xa0😀") | st.characters(), max_size=40)


@pytest.fixture(scope="module")
def tokeniser(tiny_model: Path) -> Tokeniser:
    return Tokeniser(load_tables(tiny_model).tokens)


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("They can't, won't.", ["They", "ca", "n't", ",", "wo", "n't", "."]),
        ('"(Well-known!)"', ['"', "(", "Well", "-", "known", "!", ")", '"']),
        ("Mr. Smith paid $5.50/kg.", ["Mr.", "Smith", "paid", "$", "5.50", "/", "kg", "."]),
        ("see https://teapots.example/a?b=c.", ["see", "https://teapots.example/a?b=c", "."]),
        ("fine :-) and\n\n so  on", ["fine", ":-)", "and", "\n\n ", "so", " ", "on"]),
        (" lead and trail ", [" ", "lead", "and", "trail"]),
        ("U.S.-led 7 o'clock", ["U.S.-led", "7", "o'clock"]),
        ("", []),
    ],
)
def test_sentences_are_tokenised_as_spacy_does(tokeniser: Tokeniser, sentence: str, tokens: list[str]) -> None:
    assert [token.text for token in tokeniser.tokenise(sentence)] == tokens


@given(text=TEXT)
def test_tokens_joined_are_the_sentence(tokeniser: Tokeniser, text: str) -> None:
    assert "".join(token.text + " " * token.spaced for token in tokeniser.tokenise(text)) == text


def test_special_cases_have_their_norms(tokeniser: Tokeniser) -> None:
    assert [token.norm for token in tokeniser.tokenise("can't")] == ["can", "not"]
    assert [token.norm for token in tokeniser.tokenise("teapot")] == [None]


def rules(*phrases: str) -> TokeniserRules:
    """Rules that make each letter a token and merge the phrases."""
    return TokeniserRules(
        prefix="^(?:[a-z])",
        suffix="(?:[0-9])$",
        infix="~",
        url="never",
        specials={phrase: (SpecialToken(phrase, phrase.upper()),) for phrase in phrases},
        phrases=tuple(tuple(phrase) for phrase in phrases),
    )


@pytest.mark.parametrize(
    ("phrases", "text", "tokens"),
    [
        (("ab",), "xaby", ["x", "ab", "y"]),
        (("ab", "abc"), "xabcy", ["x", "abc", "y"]),
        (("ab", "bc"), "xabcy", ["x", "ab", "c", "y"]),
        (("ab",), "xa bx", ["x", "a", "b", "x"]),
        (("ab",), "xabab y", ["x", "ab", "ab", "y"]),
    ],
)
def test_of_overlapping_phrases_the_longest_then_the_first_is_merged(
    phrases: tuple[str, ...], text: str, tokens: list[str]
) -> None:
    assert [token.text for token in Tokeniser(rules(*phrases)).tokenise(text)] == tokens


def test_a_merged_phrase_keeps_its_space() -> None:
    assert [(token.text, token.spaced) for token in Tokeniser(rules("ab")).tokenise("xab y")] == [
        ("x", False),
        ("ab", True),
        ("y", False),
    ]
