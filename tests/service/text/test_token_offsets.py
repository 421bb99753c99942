import re

from service.g2p.phonemiser import Token, with_source_offsets
from service.source_text import SourceText


def token(text: str, phonemes: str, spaced: bool = True) -> Token:
    return Token(text, phonemes, spaced)


def test_tokens_are_placed_in_the_callers_text() -> None:
    sentence = SourceText.of("Oh,  hello.")[0:].sub(re.compile("  "), lambda _: " ")
    found = with_source_offsets(
        [token("Oh", "O", False), token(",", ","), token("hello", "h", False), token(".", ".")], sentence
    )
    assert [(each.source_start, each.source_end) for each in found] == [(0, 2), (2, 3), (5, 10), (10, 11)]


def test_what_one_word_was_read_as_becomes_one_token() -> None:
    sentence = SourceText.of("$1.5M now").sub(re.compile(r"\S+M"), lambda _: "one million dollars")
    found = with_source_offsets(
        [token("one", "w"), token("million", "m"), token("dollars", "d"), token("now", "n")], sentence
    )
    assert found == [Token("one million dollars", "w m d", True, 0, 5), Token("now", "n", True, 6, 9)]


def test_silent_tokens_of_a_group_leave_no_space() -> None:
    sentence = SourceText.of("x").sub(re.compile("x"), lambda _: "a ~ b ~")
    (found,) = with_source_offsets([token("a", "A"), token("~", ""), token("b", "b"), token("~", "")], sentence)
    assert found.phonemes.split() == ["A", "b"] and found.phonemes.strip() == found.phonemes


def test_a_silent_currency_belongs_to_its_number() -> None:
    found = with_source_offsets([token("$", "", False), token("5", "fIv")], SourceText.of("$5"))
    assert found == [Token("$5", "fIv", True, 0, 2)]
    assert len(with_source_offsets([token("$", "dɑləɹ", False), token("5", "fIv")], SourceText.of("$5"))) == 2
