import re

import pytest

from service.errors import InvalidInput
from service.g2p.vocabulary import Vocabulary
from service.text.phonetic import check_phonemes, has_vowel, phonetic_sentences

VOCABULARY = Vocabulary({phoneme: number for number, phoneme in enumerate(" .ˈhlɛO")})


def test_what_the_model_has_no_symbol_for_is_named() -> None:
    check_phonemes("hˈɛ lO.\n", VOCABULARY)
    with pytest.raises(InvalidInput, match=re.escape(": x y 1 2 3 ...")) as caught:
        check_phonemes("xhyx123y4", VOCABULARY)
    assert caught.value.param == "input"


def test_a_vowel_can_be_heard() -> None:
    assert has_vowel("pstə") and not has_vowel("pst ˈ.")


def test_words_and_marks_are_their_own_sounds() -> None:
    ((tokens, last),) = phonetic_sentences("“hɛ, lO”", whole=0)
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
    assert [last for _, last in phonetic_sentences(text, whole=len(text))] == [True]
    cut = [" ".join(token.text for token in tokens) for tokens, _ in phonetic_sentences(text, whole=len(text) - 1)]
    assert cut == ["hɛ lO .”", "hɛ ?", '" lO " hɛ . lO']
