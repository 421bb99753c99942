"""Phonemes in the place of letters."""

import re

import pytest

from service.errors import InvalidInput, NothingToSay
from service.g2p.vocabulary import Vocabulary
from service.speech import TextOptions, Utterance
from service.text.front_end import FrontEnd
from service.text.phonetic import check_phonemes, has_vowel, split_phonemes
from tests.service.pieces import utterances_of
from tests.service.text.wholeness import assert_sound, spoken

PHONETIC = TextOptions(spelling="phonemes")
VOCABULARY = Vocabulary({phoneme: number for number, phoneme in enumerate(" .ˈhlɛO")})


def test_what_the_model_has_no_symbol_for_is_named() -> None:
    check_phonemes("hˈɛ lO.\n", VOCABULARY)
    with pytest.raises(InvalidInput, match=re.escape(": x y 1 2 3 ...")) as caught:
        check_phonemes("xhyx123y4", VOCABULARY)
    assert caught.value.param == "input"


def test_a_vowel_can_be_heard() -> None:
    assert has_vowel("pstə") and not has_vowel("pst ˈ.")


def test_words_and_marks_are_their_own_sounds() -> None:
    ((tokens, last),) = split_phonemes("“hɛ, lO”", max_whole=0)
    assert last
    assert [(each.text, each.spaced, each.source_start) for each in tokens] == [
        ("“", False, 0),
        ("hɛ", False, 1),
        (",", True, 3),
        ("lO", False, 5),
        ("”", False, 7),
    ]


def test_a_long_text_is_cut_behind_sentences() -> None:
    text = 'hɛ lO.” hɛ? "lO" hɛ.lO'
    assert [last for _, last in split_phonemes(text, max_whole=len(text))] == [True]
    cut = [" ".join(token.text for token in tokens) for tokens, _ in split_phonemes(text, max_whole=len(text) - 1)]
    assert cut == ["hɛ lO .”", "hɛ ?", '" lO " hɛ . lO']


def test_phonemes_are_spoken_as_they_are(front_end: FrontEnd) -> None:
    text = "hˈɛlO, wˈɜɹld. ðˈɪs ɪz “ɪt”."
    (utterance,) = utterances_of(front_end, text, "en-US", PHONETIC)
    assert isinstance(utterance, Utterance)
    assert utterance.phonemes == text
    assert [word.text for word in utterance.words] == ["hˈɛlO", "wˈɜɹld", "ðˈɪs", "ɪz", "ɪt"]
    assert all(text[word.start : word.end] == word.text for word in utterance.words)


def test_many_phonemes_are_cut_at_marks(front_end: FrontEnd) -> None:
    text = "wˈʌn sˈɛntᵊns, ænd ə klˈɔz. " * 40
    utterances = list(utterances_of(front_end, text, "en-US", PHONETIC, limit=200, first=100))
    assert len(utterances) > 5
    assert_sound(utterances, text)
    said = [part.phonemes for part in utterances if isinstance(part, Utterance)]
    assert " ".join(said) == text.strip() and all(len(part) <= 200 and part.endswith(".") for part in said)


def test_phonemes_that_are_none_are_refused(front_end: FrontEnd) -> None:
    with pytest.raises(InvalidInput, match="ǂ @"):
        spoken(front_end, "hǂ @ɛ", PHONETIC)
    for text in ("", " ", "pst!", "…"):
        with pytest.raises(NothingToSay):
            spoken(front_end, text, PHONETIC)
