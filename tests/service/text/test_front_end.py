"""Every word of a text is spoken, once, in order: the promise that the whole service rests on."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput, NothingToSay
from service.speech import Pause, TextOptions, UnreadScript
from service.text.front_end import FrontEnd
from service.text.packing import SENTENCE_PAUSE
from tests.fuzzing import examples
from tests.service.pieces import utterances_of
from tests.service.text.wholeness import PLAIN, assert_sound, assert_whole, only_utterances

WHO = ["The gardener", "A retired pilot", "My younger sister", "Nobody I know", "Captain O'Hara", "The U.S. delegate"]
DID = ["has read", "couldn't find", "will present", "wound up", "re-opened", "lives near"]
WHAT = ["the 3rd volume", "a well-known café", "$2.50 worth of lead", "42 tears", "the bow & arrow", "1999's best wine"]


def corpus() -> list[str]:
    return [f"{' '.join(parts)}." for parts in itertools.product(WHO, DID, WHAT)]


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_every_word_of_216_sentences_is_spoken(front_end: FrontEnd, language: str) -> None:
    for sentence in corpus():
        assert_whole(list(utterances_of(front_end, sentence, language)), sentence)


def test_every_word_of_a_long_text_is_spoken(front_end: FrontEnd) -> None:
    text = "\n\n".join(" ".join(corpus()[start : start + 9]) for start in range(0, 216, 9))
    utterances = list(utterances_of(front_end, text, "en-US"))
    assert_whole(utterances, text)
    assert len(utterances) < 150


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("aAbBeiost tTzZ019 .,!?;:-—'\"()&%$€@/ \n😀éß"), max_size=120))
def test_odd_texts_are_spoken_whole_or_refused(front_end: FrontEnd, text: str) -> None:
    try:
        utterances = list(utterances_of(front_end, text, "en-US", PLAIN))
    except InvalidInput as error:
        assert error.param == "input"
        return
    assert_whole(utterances, text)


# Odd: what the guards change, what is taken out, and what misaki and mark-up give a meaning.
ODD = (
    st.sampled_from(
        "aeT019 .,!'’-–…$£%&@/\\|*_`~#^<>[]()=+;:\"\n\t\r\u2028\xa0\xad\u200d\ufe0f😀👩🏽🚀éﬁ½①e\u0301ʼ\ud83d\ude00"
    )
    | st.sampled_from(["12345678901234567890", "[pause:1s]", "](/ˈA/)", "](+2)", "](u)", "&amp;", "<b>", "\n\n", "```"])
    | st.characters(max_codepoint=0x24F)
)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(ODD, max_size=60), options=st.sampled_from([TextOptions(), PLAIN]))
def test_words_know_their_place_in_any_text(front_end: FrontEnd, parts: list[str], options: TextOptions) -> None:
    text = "".join(parts)
    try:
        utterances = list(utterances_of(front_end, text, "en-US", options))
    except InvalidInput as error:
        assert error.param == "input"
        return
    assert_sound(utterances, text)
    if options == PLAIN:
        assert_whole(utterances, text)


WORST = {
    "a giant word": "a" * 4096,
    "digits": "1234567890" * 409,
    "hyphens": "ab-" * 1365,
    "an address": "https://example.org/" + "path?x=1&" * 450,
    "emoji": "😀" * 4096,
    "one sentence of words": "hello " * 682,
    "commas without spaces": "word," * 819,
    "signs": "%" * 4096,
    "a mixed address": "https://example.org/" + "".join(f"aBc{n}-x_y=z&q%{n}/" for n in range(240)),
    "marks between words": "so" + "!" * 2000 + " it is" + "?!" * 1000,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_the_worst_texts_are_spoken_whole(front_end: FrontEnd, text: str) -> None:
    assert_whole(list(utterances_of(front_end, text, "en-US", PLAIN)), text)


@pytest.mark.parametrize("text", ["", " \n ", "?!.,", "." * 4096, "\u200b", "\ud800", "( )"])
def test_a_text_without_a_word_is_a_short_silence(front_end: FrontEnd, text: str) -> None:
    assert list(utterances_of(front_end, text, "en-US")) == [Pause(SENTENCE_PAUSE)]
    with pytest.raises(NothingToSay):
        list(utterances_of(front_end, text, "en-US", TextOptions(strict=True)))


def test_names_in_other_scripts_are_words_of_the_callers_text(front_end: FrontEnd) -> None:
    text = "She met Анна in 東京 with a friend."
    (utterance,) = only_utterances(utterances_of(front_end, text, "en-US"))
    assert [word.text for word in utterance.words] == ["She", "met", "Анна", "in", "with", "a", "friend"]
    scripts = front_end.prepare(text, "en-US", TextOptions()).unread
    assert scripts == (UnreadScript("Cyrillic", 4, True), UnreadScript("Han", 2, False))


def test_accents_differ(front_end: FrontEnd) -> None:
    (american,) = only_utterances(utterances_of(front_end, "The water is on the floor.", "en-US"))
    (british,) = only_utterances(utterances_of(front_end, "The water is on the floor.", "en-GB"))
    assert "ɹ" in american.phonemes and "wˈɔːtə" in british.phonemes


def test_phonemes_the_model_does_not_know_never_reach_it(front_end: FrontEnd) -> None:
    (utterance,) = only_utterances(utterances_of(front_end, "A [b] {c} «d» e-f ~ g * h", "en-US"))
    assert not set("[]{}«»*~") & set(utterance.phonemes)


def test_every_emoji_is_spoken(front_end: FrontEnd) -> None:
    said = " ".join(utterance.phonemes for utterance in only_utterances(utterances_of(front_end, "😀" * 300, "en-US")))
    assert said.count("ɡɹˈɪnɪŋ fˈAs") == 300


def test_words_are_apart(front_end: FrontEnd) -> None:
    (utterance,) = only_utterances(utterances_of(front_end, "Six big red dogs ran.", "en-US"))
    assert utterance.phonemes == "sˈɪks bˈɪɡ ɹˈɛd dˈɔɡz ɹˈæn."
    assert [utterance.phonemes[word.start : word.end] for word in utterance.words] == utterance.phonemes[:-1].split()


def test_rows_of_dots_are_heard_as_three(front_end: FrontEnd) -> None:
    (utterance,) = only_utterances(utterances_of(front_end, "Chapter one .............. page nine", "en-US"))
    assert utterance.phonemes.count(".") == 3
