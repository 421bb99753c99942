"""Mark-up is obeyed and not read aloud: pauses, pronunciations, and the signs of Markdown and HTML."""

import re

import pytest

from service.errors import InvalidInput
from service.speech import Utterance
from service.text.front_end import FrontEnd
from tests.service.pieces import utterances_of
from tests.service.text.wholeness import PLAIN, assert_sound, spoken

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
        assert_sound(list(utterances_of(front_end, text, "en-US")), text)
    except InvalidInput as error:
        assert error.param == "input"


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
    first, _, last = utterances_of(front_end, "It ends here.\n\n[pause:1s] It goes on.", "en-US")
    assert isinstance(first, Utterance) and isinstance(last, Utterance)
    assert (first.pause, last.pause) == (0.0, 0.6)


def test_a_pronunciation_is_one_word_even_over_sentences(front_end: FrontEnd) -> None:
    text = "Say **[Dr. No. Yes. It was 12345678901234567890](/sˈO/)** twice, [Kokoro](/kˈOkəɹO/)!"
    (utterance,) = utterances_of(front_end, text, "en-US")
    assert isinstance(utterance, Utterance)
    assert utterance.phonemes == "sˈA sˈO twˈIs, kˈOkəɹO!"
    assert [word.text for word in utterance.words][1::2] == ["Dr. No. Yes. It was 12345678901234567890", "Kokoro"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("[a](/ǂ1/)", "ǂ 1"), ("[a](//)", "//"), ("[a](/ˈ,/)", "/ˈ,/"), ("Fine. [pause:99]", "pause")],
)
def test_wrong_mark_up_is_refused_before_anything_is_spoken(front_end: FrontEnd, text: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(named)) as caught:
        next(utterances_of(front_end, f"All of this is fine so far, as it seems. {text}", "en-US"))
    assert caught.value.param == "input"


def test_without_mark_up_everything_is_text(front_end: FrontEnd) -> None:
    (said,) = spoken(front_end, "[hush](/ /) *now* [pause:1s]", PLAIN)
    assert isinstance(said, str)
    assert "hˈʌʃ" in said and "slˈæʃ" in said and "pˈɔz" in said


def test_numbers_are_normalised_but_not_what_has_a_pronunciation(front_end: FrontEnd) -> None:
    text = "At 10:30 for $1.5M, [10:30](/nˈW/)"
    (utterance,) = utterances_of(front_end, text, "en-US")
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
    parts = list(utterances_of(front_end, text, "en-US"))
    assert_sound(parts, text)
    assert " ".join(part.phonemes for part in parts if isinstance(part, Utterance)) == phonemes
    words = [word for part in parts if isinstance(part, Utterance) for word in part.words]
    assert all(word.text.strip(".)").isalnum() for word in words)


def test_the_stop_of_an_item_is_not_part_of_a_pronunciation(front_end: FrontEnd) -> None:
    assert spoken(front_end, "- Buy [milk](/mˈɪk/)\n- Go") == ["bˈI mˈɪk. ɡˌO."]
