"""Every word of a text is spoken, in every language; what cannot be is counted, or refused where that is asked for."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput, NothingToSay
from service.g2p.vocabulary import read_vocabulary
from service.languages import PROFILES
from service.speech import Pause, TextOptions, Utterance
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import LANGUAGES
from service.text.packing import SENTENCE_PAUSE
from tests.service.pieces import utterances_of

STRICT = TextOptions(strict=True)
EUROPEAN = ("es-ES", "fr-FR", "hi-IN", "it-IT", "pt-BR")
TEXTS = {
    "es-ES": "El 12/05/2024, a las 10:30, «María» pagó 5,50 € por 2,5 kg de software… ¿Y tú? 👍 ✓",
    "fr-FR": "Qu’est-ce que c’est ? Le 1er mai, M. Dupont a payé 1 234,56 € à l'hôtel (n° 5), tout le monde rit 👍 ✓",
    "hi-IN": "डॉ. शर्मा ने 25/12/2024 को ₹1,500.50 में laptop ख़रीदा। क्या आप १२ बजे आएँगे? 👍 ✓",
    "it-IT": "L'uomo dell’orto, il 1/05/2024 alle 10:30, pagò € 5 per un po' di software: perché? 👍 ✓",
    "pt-BR": "O Sr. João comprou, às 10h30, um guarda-chuva de R$ 45,90. “É caro?” 👍 ✓",
}


@pytest.fixture(scope="module")
def front_end(tiny_model: Path) -> FrontEnd:
    return build_front_end(read_vocabulary(), tiny_model, capacity_mib=100)


def utterances(front_end: FrontEnd, text: str, language: str, options: TextOptions = TextOptions()) -> list[Utterance]:  # noqa: B008
    return [each for each in utterances_of(front_end, text, language, options) if isinstance(each, Utterance)]


def assert_spoken(found: list[Utterance], text: str) -> None:
    """Each letter and digit is in a word, each word has sounds, and they are in order."""
    vocabulary = read_vocabulary()
    place = 0
    for utterance in found:
        assert vocabulary.known(utterance.phonemes) == utterance.phonemes
        at = 0
        for word in utterance.words:
            assert place <= word.source_start < word.source_end <= len(text)
            assert not any(letter.isalnum() for letter in text[place : word.source_start]), text
            assert at <= word.start < word.end <= len(utterance.phonemes)
            assert text[word.source_start : word.source_end] == word.text
            place, at = word.source_end, word.end
    assert not any(letter.isalnum() for letter in text[place:])


def test_languages_are_those_of_kokoros_voices() -> None:
    assert [language.profile for language in LANGUAGES] == list(PROFILES)
    assert len({language.tag for language in LANGUAGES}) == len({each.letter for each in PROFILES}) == len(PROFILES)


@pytest.mark.parametrize("language", EUROPEAN)
def test_every_word_is_spoken(front_end: FrontEnd, language: str) -> None:
    text = TEXTS[language]
    found = utterances(front_end, text, language)
    assert_spoken(found, text)
    words = [word.text for utterance in found for word in utterance.words]
    assert "👍" in words and "✓" in words


@pytest.mark.parametrize("language", EUROPEAN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from("abcdé ñç çãõ àè'’-.,:;?!¿¡«»\"()0123456789€$%/&=+*_~\n😀✓½²πकखा़्ं।"), max_size=60))
def test_odd_texts_are_spoken_whole_or_refused(front_end: FrontEnd, language: str, text: str) -> None:
    try:
        found = utterances(front_end, text, language, TextOptions(markup=False, strict=True))
    except InvalidInput as error:
        assert error.param == "input"
        return
    assert_spoken(found, text)


@pytest.mark.parametrize("language", EUROPEAN)
def test_letters_of_other_scripts_are_refused_by_name_if_asked(front_end: FrontEnd, language: str) -> None:
    with pytest.raises(InvalidInput, match=r"voice cannot read: 你 好$") as caught:
        utterances(front_end, "你好", language, STRICT)
    names = {"es-ES": "Spanish", "fr-FR": "French", "hi-IN": "Hindi", "it-IT": "Italian", "pt-BR": "Portuguese"}
    assert names[language] in str(caught.value)
    assert utterances(front_end, "Café π.", language)


@pytest.mark.parametrize(
    ("language", "sentence", "unread"), [("zh-CN", "早上好。", "兙"), ("ja-JP", "おはよう。", "兇")]
)
def test_a_character_without_a_reading_is_named_before_any_of_the_text_is_spoken(
    front_end: FrontEnd, language: str, sentence: str, unread: str
) -> None:
    """However far behind it stands: speech that has begun can only be broken off."""
    begun = utterances_of(front_end, sentence * 200 + unread, language, STRICT)
    with pytest.raises(InvalidInput, match=f"cannot read: {unread}$"):
        next(begun)
    assert next(utterances_of(front_end, f"{sentence * 200}[{unread}](/ɕˈa/)", language, STRICT))


@pytest.mark.parametrize(
    ("language", "sentence", "unread"), [("zh-CN", "早上好。", "兙"), ("ja-JP", "おはよう。", "兇")]
)
def test_the_rest_is_spoken_around_a_character_without_a_reading(
    front_end: FrontEnd, language: str, sentence: str, unread: str
) -> None:
    (alone,) = utterances(front_end, sentence, language)
    (found,) = utterances(front_end, f"{unread}。{sentence}", language)
    assert (found.phonemes.strip(" ."), found.unread) == (alone.phonemes.strip(" ."), 1)


@pytest.mark.parametrize("text", ["兙", "[pause:1s] 兙", "早上好。[pause:1s] 兙。"])
def test_a_word_that_is_not_read_is_counted_wherever_it_stands(front_end: FrontEnd, text: str) -> None:
    assert sum(part.unread for part in utterances_of(front_end, text, "zh-CN")) == 1


def test_devanagari_is_for_hindi_alone(front_end: FrontEnd) -> None:
    with pytest.raises(InvalidInput, match="a Spanish voice cannot read: न म स त"):
        utterances(front_end, "नमस्ते", "es-ES", STRICT)
    with pytest.raises(InvalidInput, match="an English voice cannot read"):
        utterances(front_end, "नमस्ते", "en-US", STRICT)


def test_a_service_that_speaks_spanish_loads_no_english(tiny_model: Path) -> None:
    front_end = build_front_end(read_vocabulary(), tiny_model)
    front_end.warm("es-ES")
    assert len(front_end.loaded) == 1
    utterances(front_end, "Well.", "en-US")
    assert len(front_end.loaded) == 2
    front_end.release_memory()
    assert len(front_end.loaded) == 1


@pytest.mark.parametrize("language", EUROPEAN)
def test_nothing_to_say_is_a_short_silence(front_end: FrontEnd, language: str) -> None:
    assert list(utterances_of(front_end, "… — !", language)) == [Pause(SENTENCE_PAUSE)]
    with pytest.raises(NothingToSay):
        utterances(front_end, "… — !", language, STRICT)


@pytest.mark.parametrize("language", EUROPEAN)
def test_mark_up_is_obeyed(front_end: FrontEnd, language: str) -> None:
    (found,) = utterances(front_end, "Mira [aqui](/pˈapa/) [casa](-2), [no](+2).", language)
    assert [word.text for word in found.words] == ["Mira", "aqui", "casa", "no"]
    sounds = [found.phonemes[word.start : word.end] for word in found.words]
    assert sounds[1] == "pˈapa"
    assert not set("ˈˌ") & set(sounds[2]) and "ˈ" in sounds[3]


def test_sums_are_one_word_as_the_caller_wrote_them(front_end: FrontEnd) -> None:
    (found,) = utterances(front_end, "Pagó 5,50 € ayer.", "es-ES")
    assert [word.text for word in found.words] == ["Pagó", "5,50 €", "ayer"]


def test_what_is_said_as_one_word_is_one(front_end: FrontEnd) -> None:
    (found,) = utterances(front_end, "Tout le monde dort.", "fr-FR")
    assert [word.text for word in found.words] == ["Tout le monde", "dort"]


def test_a_danda_is_neither_read_aloud_nor_part_of_a_word(front_end: FrontEnd) -> None:
    (found,) = utterances(front_end, "यह है । वह था।", "hi-IN")
    assert found.phonemes == "jˌəh hɛː ʋˌəh tʰaː"
    assert [word.text for word in found.words] == ["यह", "है", "वह", "था"]
    (quoted,) = utterances(front_end, "उसने कहा, “चलो”।", "hi-IN")
    assert quoted.phonemes.endswith("cˈʌloː”.")


def test_long_words_and_runs_are_said(front_end: FrontEnd) -> None:
    text = "अंतर्राष्ट्रीयकरणों " * 3 + "x" * 300 + " " + "1" * 40
    assert_spoken(utterances(front_end, text, "hi-IN"), text)
    (found,) = utterances(front_end, "अंतर्राष्ट्रीयकरणों में", "hi-IN")
    assert len(found.words) == 2, "a word of many vowel signs is not cut"
