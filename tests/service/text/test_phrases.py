from hypothesis import given
from hypothesis import strategies as st

from service.g2p.phonemiser import Token
from service.speech import MAX_PHONEMES, Utterance, Word
from service.text.phrases import halves_of_utterance, split_phrases

tokens = st.lists(
    st.builds(Token, st.just("word"), st.text("abcə", min_size=1, max_size=30), st.booleans())
    | st.builds(Token, st.just(","), st.sampled_from([",", ".", ";", "?"]), st.just(True)),
    min_size=1,
    max_size=80,
)


@given(tokens, st.integers(1, 60))
def test_every_phoneme_is_in_one_phrase_and_none_is_too_long(given_tokens: list[Token], limit: int) -> None:
    found = list(split_phrases(given_tokens, limit))
    assert all(len(phrase.phonemes) <= limit for phrase in found)
    said = "".join(token.phonemes for phrase in found for token in phrase.tokens)
    assert said == "".join(token.phonemes for token in given_tokens)


@given(tokens)
def test_what_fits_is_left_whole(given_tokens: list[Token]) -> None:
    assert len(list(split_phrases(given_tokens, 10_000))) == 1


def sentence(*words: str) -> list[Token]:
    return [Token(word, word, True) for word in words]


def test_a_long_sentence_is_cut_after_the_clause_nearest_its_middle() -> None:
    parts = ["a" * 200, ",", "b" * 100, ",", "c" * 230, "."]
    assert [phrase.phonemes[-1] for phrase in split_phrases(sentence(*parts))] == [",", "."]


def test_without_a_clause_it_is_cut_between_words_into_like_halves() -> None:
    halves = [len(phrase.phonemes) for phrase in split_phrases(sentence(*["word"] * 150))]
    assert len(halves) == 2 and abs(halves[0] - halves[1]) <= 5


def test_a_giant_word_is_cut_inside_and_keeps_all_its_letters() -> None:
    found = list(split_phrases([Token("x" * 900, "y" * 1200, False)]))
    assert all(len(phrase.phonemes) <= MAX_PHONEMES for phrase in found)
    assert "".join(token.text for phrase in found for token in phrase.tokens) == "x" * 900
    assert sum(len(phrase.phonemes) for phrase in found) == 1200


def test_a_closing_quote_stays_with_its_clause() -> None:
    quoted = [Token("a", "a" * 260, False), Token(",", ",", False), Token("”", "”", True)]
    first, _ = split_phrases([*quoted, *sentence("b" * 270)])
    assert first.phonemes.endswith(",”")


def test_a_long_number_is_cut_between_its_words() -> None:
    found = list(split_phrases([Token("9" * 60, " ".join(["nˈIn"] * 160), False)]))
    assert all(phrase.phonemes.startswith("nˈIn") and phrase.phonemes.endswith("nˈIn") for phrase in found)
    assert "".join(token.text for phrase in found for token in phrase.tokens) == "9" * 60


def test_halves_of_a_word_part_its_place_in_the_text() -> None:
    halves = list(split_phrases([Token("one two", "w" * 300 + " " + "t" * 300, True, 5, 9)]))
    assert [(half.tokens[0].source_start, half.tokens[0].source_end) for half in halves] == [(5, 7), (7, 9)]


@given(words=st.lists(st.text("abcə ", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=40))
def test_halves_of_an_utterance_lose_no_phoneme_and_cut_no_word(words: list[str]) -> None:
    phonemes, spoken = "", []
    for word in words:
        phonemes += " " * bool(phonemes)
        spoken.append(Word(word, len(phonemes), len(phonemes) + len(word)))
        phonemes += word
    utterance = Utterance(phonemes, tuple(spoken), 0.3)
    halves = halves_of_utterance(utterance)
    assert bool(halves) == (len(words) > 1)
    if halves:
        first, second = halves
        assert f"{first.phonemes} {second.phonemes}" == phonemes
        assert (first.pause, second.pause) == (0.0, 0.3)
        found = [half.phonemes[word.start : word.end] for half in halves for word in half.words]
        assert found == words
