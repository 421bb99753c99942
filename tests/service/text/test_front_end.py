"""Every word of a text is spoken, once, in order: the promise that the whole service rests on."""

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import InvalidInput, NothingToSay
from service.g2p.phonemiser import Override, Token
from service.g2p.sources import Source
from service.g2p.vocabulary import read_vocabulary
from service.speech import MAX_PHONEMES, Pause, Reading, Utterance
from service.text.alphabets import ENGLISH
from service.text.front_end import FrontEnd, build_front_end
from service.text.languages import Language, only
from service.text.packing import ENOUGH

WHO = ["The gardener", "A retired pilot", "My younger sister", "Nobody I know", "Captain O'Hara", "The U.S. delegate"]
DID = ["has read", "couldn't find", "will present", "wound up", "re-opened", "lives near"]
WHAT = ["the 3rd volume", "a well-known café", "$2.50 worth of lead", "42 tears", "the bow & arrow", "1999's best wine"]


@pytest.fixture(scope="module")
def front_end(tiny_model: Path) -> FrontEnd:
    return build_front_end(read_vocabulary(), tiny_model)


def corpus() -> list[str]:
    return [f"{' '.join(parts)}." for parts in itertools.product(WHO, DID, WHAT)]


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum() and character != "ʼ")


PLAIN = Reading(
    markup=False,
    numbers=False,
    money=False,
    dates=False,
    times=False,
    units=False,
    urls=False,
    emails=False,
    phones=False,
)
"""Nothing of the text is taken out."""


def assert_whole(parts: list[Utterance | Pause], text: str) -> None:
    """Every letter and digit of ``text`` is in a word, and every word has its own phonemes."""
    utterances = [part for part in parts if isinstance(part, Utterance)]
    assert letters("".join(word.text for u in utterances for word in u.words)) == letters(text)
    assert_sound(utterances, text)


def assert_sound(parts: list[Utterance | Pause], text: str) -> None:
    """Words are in order and apart, in the text and in the phonemes, and all that is heard is in one."""
    vocabulary = read_vocabulary()
    place = 0
    for utterance in parts:
        if isinstance(utterance, Pause):
            continue
        for word in utterance.words:
            assert place <= word.source_start <= word.source_end
            place = word.source_end
            assert text[word.source_start : word.source_end] == word.text
        assert 1 <= len(utterance.phonemes) <= MAX_PHONEMES
        assert vocabulary.known(utterance.phonemes) == utterance.phonemes
        at = 0
        for word in utterance.words:
            assert at <= word.start < word.end <= len(utterance.phonemes)
            assert any(phoneme.isalpha() for phoneme in utterance.phonemes[word.start : word.end])
            assert not any(phoneme.isalpha() for phoneme in utterance.phonemes[at : word.start])
            at = word.end


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_every_word_of_216_sentences_is_spoken(front_end: FrontEnd, language: str) -> None:
    for sentence in corpus():
        assert_whole(list(front_end.utterances(sentence, language)), sentence)


def test_every_word_of_a_long_text_is_spoken(front_end: FrontEnd) -> None:
    text = "\n\n".join(" ".join(corpus()[start : start + 9]) for start in range(0, 216, 9))
    utterances = list(front_end.utterances(text, "en-US"))
    assert_whole(utterances, text)
    assert len(utterances) < 150


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("aAbBeiost tTzZ019 .,!?;:-—'\"()&%$€@/ \n😀éß"), max_size=120))
def test_odd_texts_are_spoken_whole_or_refused(front_end: FrontEnd, text: str) -> None:
    try:
        utterances = list(front_end.utterances(text, "en-US", PLAIN))
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


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(ODD, max_size=60), reading=st.sampled_from([Reading(), PLAIN]))
def test_words_know_their_place_in_any_text(front_end: FrontEnd, parts: list[str], reading: Reading) -> None:
    text = "".join(parts)
    try:
        utterances = list(front_end.utterances(text, "en-US", reading))
    except InvalidInput as error:
        assert error.param == "input"
        return
    assert_sound(utterances, text)
    if reading == PLAIN:
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
    assert_whole(list(front_end.utterances(text, "en-US", PLAIN)), text)


HEAVY = {
    **{f"4096 times {sign}": sign * 4096 for sign in "[]*_`<>&#|~\\!("},
    "pauses": "[pause:1s]" * 400,
    "nested brackets": "[" * 2048 + "a" + "](/A/)" * 340,
    "nested links": "[" * 1300 + "a" + "](u)" * 690,
    "open brackets": "[a](" * 1024,
    "quoted titles": '](a "' * 800,
    "comments": "<!--" * 1024,
    "tags": "<b a=" * 800,
    "attributes": "<b" + " a=1" * 1000,
    "ticks of every length": " ".join("`" * length for length in range(1, 90)),
    "quotes": "> " * 2048,
    "cells": "a |" * 1300 + "\n" + "-|" * 50,
    "spaces in cells": "|" + " " * 4000 + "a",
    "headings": "# # " * 1000,
    "words with a pronunciation": "[a](/A/) " * 450,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_heavy_mark_up_is_read_or_refused(front_end: FrontEnd, text: str) -> None:
    try:
        assert_sound(list(front_end.utterances(text, "en-US")), text)
    except InvalidInput as error:
        assert error.param == "input"


@pytest.mark.parametrize("text", ["", " \n ", "?!.,", "." * 4096, "\u200b", "\ud800", "( )"])
def test_a_text_without_a_word_is_refused(front_end: FrontEnd, text: str) -> None:
    with pytest.raises(NothingToSay):
        list(front_end.utterances(text, "en-US"))


def test_accents_differ(front_end: FrontEnd) -> None:
    (american,) = front_end.utterances("The water is on the floor.", "en-US")
    (british,) = front_end.utterances("The water is on the floor.", "en-GB")
    assert "ɹ" in american.phonemes and "wˈɔːtə" in british.phonemes


def test_the_first_utterance_is_one_sentence_and_comes_before_the_rest_is_read(front_end: FrontEnd) -> None:
    text = "This is the first sentence of several. " + "And here is another one. " * 30 + "Here is 你."
    with pytest.raises(InvalidInput):
        next(front_end.utterances(text, "en-US"))
    text = text.replace("你", "the end")
    first, second, *_ = front_end.utterances(text, "en-US")
    assert [word.text for word in first.words][-1] == "several"
    assert len(first.phonemes) < 60 < len(second.phonemes) <= ENOUGH


def test_a_very_short_first_sentence_is_not_spoken_alone(front_end: FrontEnd) -> None:
    first = next(front_end.utterances("Hi. My name is on the door.", "en-US"))
    assert [word.text for word in first.words][:3] == ["Hi", "My", "name"]


def test_a_very_long_first_sentence_is_cut_for_those_who_wait(front_end: FrontEnd) -> None:
    text = "so they went on and on along the shore " * 25
    patient, soon = (list(front_end.utterances(text, "en-US", first=first)) for first in (510, 250))
    assert len(soon[0].phonemes) <= 250 < len(patient[0].phonemes)
    assert_whole(soon, text)
    first, second, *_ = front_end.utterances("Then it was morning once again, at last. " + text, "en-US", first=250)
    assert [word.text for word in first.words][-2:] == ["at", "last"]
    assert len(second.phonemes) > 250


def test_pauses_follow_the_marks(front_end: FrontEnd) -> None:
    long = "And so it went on and on without a stop " * 30
    text = f"He asked the usual question, “Is it far?” {long}, or so. The end came.\n\nA new day began."
    pauses = [utterance.pause for utterance in front_end.utterances(text, "en-US")]
    assert pauses[0] == 0.3 and pauses[-2:] == [0.6, 0.6]
    assert 0.0 in pauses


def test_phonemes_the_model_does_not_know_never_reach_it(front_end: FrontEnd) -> None:
    (utterance,) = front_end.utterances("A [b] {c} «d» e-f ~ g * h", "en-US")
    assert not set("[]{}«»*~") & set(utterance.phonemes)


def test_every_emoji_is_spoken(front_end: FrontEnd) -> None:
    said = " ".join(utterance.phonemes for utterance in front_end.utterances("😀" * 300, "en-US"))
    assert said.count("ɡɹˈɪnɪŋ fˈAs") == 300


def test_words_are_apart(front_end: FrontEnd) -> None:
    (utterance,) = front_end.utterances("Six big red dogs ran.", "en-US")
    assert utterance.phonemes == "sˈɪks bˈɪɡ ɹˈɛd dˈɔɡz ɹˈæn."
    assert [utterance.phonemes[word.start : word.end] for word in utterance.words] == utterance.phonemes[:-1].split()


def test_short_sentences_are_not_spoken_alone_at_either_end_of_a_paragraph(front_end: FrontEnd) -> None:
    long = (
        "The harbour was quiet, and the boats lay still under a grey and heavy sky until the morning bell rang again. "
    )
    found = list(front_end.utterances("Hi. " + long * 4 + "Yes.", "en-US"))
    assert len(found) > 1
    assert all(len(utterance.phonemes) > 30 for utterance in found)


def test_a_line_of_marks_is_not_spoken_and_still_parts_paragraphs(front_end: FrontEnd) -> None:
    first, second = front_end.utterances("The first part ends here.\n\n* * *\n\nAnother begins.", "en-US")
    assert first.pause == 0.6 and first.phonemes.endswith(".") and second.words[0].text == "Another"


def test_rows_of_dots_are_heard_as_three(front_end: FrontEnd) -> None:
    (utterance,) = front_end.utterances("Chapter one .............. page nine", "en-US")
    assert utterance.phonemes.count(".") == 3


def test_the_first_utterance_does_not_wait_for_the_rest() -> None:
    read: list[str] = []

    class Spelling:
        def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> list[Token]:
            read.append(sentence)
            return [Token(word, "a" * 20, True) for word in sentence.split(" ")]

    language = Language("en-US", "English", ENGLISH, Source("spelling", 0, only(lambda _: Spelling())))
    front_end = FrontEnd([language], Path(), 0, read_vocabulary())
    next(front_end.utterances("One is here. Two is here. Three is here. Four is here.", "en-US"))
    assert len(read) == 2


@pytest.mark.parametrize("limit", [40, 137])
def test_no_utterance_is_longer_than_asked_and_no_word_is_lost(front_end: FrontEnd, limit: int) -> None:
    text = "The long grass bent, and the river rose; nobody had seen it so high before. " * 6
    utterances = list(front_end.utterances(text, "en-US", limit=limit))
    assert max(len(utterance.phonemes) for utterance in utterances) <= limit
    assert_whole(utterances, text)


def spoken(front_end: FrontEnd, text: str, reading: Reading = Reading()) -> list[str | float]:  # noqa: B008
    """Phonemes of the utterances, seconds of the pauses."""
    parts = front_end.utterances(text, "en-US", reading)
    return [part.seconds if isinstance(part, Pause) else part.phonemes for part in parts]


def test_pauses_may_be_anywhere(front_end: FrontEnd) -> None:
    assert spoken(front_end, "[pause:1s] Hi. [pause:500ms]\n\n[pause:2] * [pause:1s] You. [pause:3s]") == [
        1.0,
        "hˈI.",
        3.5,
        "jˌu.",
        3.0,
    ]
    assert spoken(front_end, "[pause:1s]") == [1.0]


def test_nothing_is_added_to_a_pause_that_was_asked_for(front_end: FrontEnd) -> None:
    first, _, last = front_end.utterances("It ends here.\n\n[pause:1s] It goes on.", "en-US")
    assert isinstance(first, Utterance) and isinstance(last, Utterance)
    assert (first.pause, last.pause) == (0.0, 0.6)


def test_a_pronunciation_is_one_word_even_over_sentences(front_end: FrontEnd) -> None:
    text = "Say **[Dr. No. Yes. It was 12345678901234567890](/sˈO/)** twice, [Kokoro](/kˈOkəɹO/)!"
    (utterance,) = front_end.utterances(text, "en-US")
    assert isinstance(utterance, Utterance)
    assert utterance.phonemes == "sˈA sˈO twˈIs, kˈOkəɹO!"
    assert [word.text for word in utterance.words][1::2] == ["Dr. No. Yes. It was 12345678901234567890", "Kokoro"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("[a](/ǂ1/)", "ǂ 1"), ("[a](//)", "//"), ("[a](/ˈ,/)", "/ˈ,/"), ("Fine. [pause:99]", "pause")],
)
def test_wrong_mark_up_is_refused_before_anything_is_spoken(front_end: FrontEnd, text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(named)) as caught:
        next(front_end.utterances(f"All of this is fine so far, as it seems. {text}", "en-US"))
    assert caught.value.param == "input"


def test_without_mark_up_everything_is_text(front_end: FrontEnd) -> None:
    (said,) = spoken(front_end, "[hush](/ /) *now* [pause:1s]", PLAIN)
    assert isinstance(said, str)
    assert "hˈʌʃ" in said and "slˈæʃ" in said and "pˈɔz" in said


def test_numbers_are_normalised_but_not_what_has_a_pronunciation(front_end: FrontEnd) -> None:
    text = "At 10:30 for $1.5M, [10:30](/nˈW/)"
    (utterance,) = front_end.utterances(text, "en-US")
    assert isinstance(utterance, Utterance)
    assert [word.text for word in utterance.words] == ["At", "10:30", "for", "$1.5M", "10:30"]
    assert utterance.phonemes.endswith("nˈW") and "mˈɪljᵊn dˈɑləɹz" in utterance.phonemes


def test_signs_of_markdown_are_not_read_aloud(front_end: FrontEnd) -> None:
    text = "# One\n\n- *two*\n- __three__ * four\n\n| five | six |\n|------|-----|\n\n> `seven`\n\n***"
    words = "wˈʌn tˈu. θɹˈi fˈɔɹ. fˈIv, sˈɪks. sˈɛvən"
    assert " ".join(map(str, spoken(front_end, text))) == words


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("- Buy some milk\n- Call the bank\n- Go home", "bˈI sˌʌm mˈɪlk. kˈɔl ðə bˈæŋk. ɡˌO hˈOm."),
        ("1. Buy milk\n2. Call home\n3. Sleep", "wˈʌn. bˈI mˈɪlk. tˈu. kˈɔl hˈOm. θɹˈi. slˈip."),
        ("Do:\n1) Buy milk\n2) Call home!\n3) Sleep", "dˈu: wˈʌn. bˈI mˈɪlk. tˈu. kˈɔl hˈOm! θɹˈi. slˈip."),
        ("<ul><li>Go home</li><li>Sleep</li></ul>", "ɡˌO hˈOm. slˈip."),
    ],
)
def test_items_of_a_list_are_apart(front_end: FrontEnd, text: str, phonemes: str) -> None:
    parts = list(front_end.utterances(text, "en-US"))
    assert_sound(parts, text)
    assert " ".join(part.phonemes for part in parts if isinstance(part, Utterance)) == phonemes
    words = [word for part in parts if isinstance(part, Utterance) for word in part.words]
    assert all(word.text.strip(".)").isalnum() for word in words)


def test_the_stop_of_an_item_is_not_part_of_a_pronunciation(front_end: FrontEnd) -> None:
    assert spoken(front_end, "- Buy [milk](/mˈɪk/)\n- Go") == ["bˈI mˈɪk. ɡˌO."]


PHONETIC = Reading(spelling="phonemes")


def test_phonemes_are_spoken_as_they_are(front_end: FrontEnd) -> None:
    text = "hˈɛlO, wˈɜɹld. ðˈɪs ɪz “ɪt”."
    (utterance,) = front_end.utterances(text, "en-US", PHONETIC)
    assert isinstance(utterance, Utterance)
    assert utterance.phonemes == text
    assert [word.text for word in utterance.words] == ["hˈɛlO", "wˈɜɹld", "ðˈɪs", "ɪz", "ɪt"]
    assert all(text[word.start : word.end] == word.text for word in utterance.words)


def test_many_phonemes_are_cut_at_marks(front_end: FrontEnd) -> None:
    text = "wˈʌn sˈɛntᵊns, ænd ə klˈɔz. " * 40
    utterances = list(front_end.utterances(text, "en-US", PHONETIC, limit=200, first=100))
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
