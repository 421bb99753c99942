"""Where a text is cut into utterances, which are neither too short nor too long, and the pause after each."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from service.errors import InvalidInput
from service.g2p.loading import PhonemiserLoader
from service.g2p.phonemiser import Override, Token
from service.g2p.vocabulary import read_vocabulary
from service.languages import AMERICAN_ENGLISH
from service.speech import TextOptions
from service.text.alphabets import ENGLISH
from service.text.front_end import FrontEnd
from service.text.languages import Language, only
from service.text.packing import TARGET_PHONEMES
from tests.service.pieces import utterances_of
from tests.service.text.wholeness import assert_whole, only_utterances


def test_the_first_utterance_is_one_sentence_and_comes_before_the_rest_is_read(front_end: FrontEnd) -> None:
    text = "This is the first sentence of several. " + "And here is another one. " * 30 + "Here is 你."
    with pytest.raises(InvalidInput):
        next(utterances_of(front_end, text, "en-US", TextOptions(strict=True)))
    text = text.replace("你", "the end")
    first, second, *_ = only_utterances(utterances_of(front_end, text, "en-US"))
    assert [word.text for word in first.words][-1] == "several"
    assert len(first.phonemes) < 60 < len(second.phonemes) <= TARGET_PHONEMES


def test_a_very_short_first_sentence_is_not_spoken_alone(front_end: FrontEnd) -> None:
    first = next(only_utterances(utterances_of(front_end, "Hi. My name is on the door.", "en-US")))
    assert [word.text for word in first.words][:3] == ["Hi", "My", "name"]


def test_a_very_long_first_sentence_is_cut_for_those_who_wait(front_end: FrontEnd) -> None:
    text = "so they went on and on along the shore " * 25
    patient, soon = (
        list(only_utterances(utterances_of(front_end, text, "en-US", first=first))) for first in (510, 250)
    )
    assert len(soon[0].phonemes) <= 250 < len(patient[0].phonemes)
    assert_whole(soon, text)
    first, second, *_ = only_utterances(
        utterances_of(front_end, "Then it was morning once again, at last. " + text, "en-US", first=250)
    )
    assert [word.text for word in first.words][-2:] == ["at", "last"]
    assert len(second.phonemes) > 250


def test_pauses_follow_the_marks(front_end: FrontEnd) -> None:
    long = "And so it went on and on without a stop " * 30
    text = f"He asked the usual question, “Is it far?” {long}, or so. The end came.\n\nA new day began."
    pauses = [utterance.pause for utterance in only_utterances(utterances_of(front_end, text, "en-US"))]
    assert pauses[0] == 0.3 and pauses[-2:] == [0.6, 0.6]
    assert 0.0 in pauses


def test_short_sentences_are_not_spoken_alone_at_either_end_of_a_paragraph(front_end: FrontEnd) -> None:
    long = (
        "The harbour was quiet, and the boats lay still under a grey and heavy sky until the morning bell rang again. "
    )
    found = list(only_utterances(utterances_of(front_end, "Hi. " + long * 4 + "Yes.", "en-US")))
    assert len(found) > 1
    assert all(len(utterance.phonemes) > 30 for utterance in found)


def test_a_line_of_marks_is_not_spoken_and_still_parts_paragraphs(front_end: FrontEnd) -> None:
    first, second = only_utterances(
        utterances_of(front_end, "The first part ends here.\n\n* * *\n\nAnother begins.", "en-US")
    )
    assert first.pause == 0.6 and first.phonemes.endswith(".") and second.words[0].text == "Another"


def test_the_first_utterance_does_not_wait_for_the_rest() -> None:
    read: list[str] = []

    class Spelling:
        def phonemise(self, sentence: str, overrides: Sequence[Override] = ()) -> list[Token]:
            read.append(sentence)
            return [Token(word, "a" * 20, True) for word in sentence.split(" ")]

    language = Language(AMERICAN_ENGLISH, ENGLISH, PhonemiserLoader("spelling", 0, only(lambda _: Spelling())))
    front_end = FrontEnd([language], Path(), 0, read_vocabulary())
    next(utterances_of(front_end, "One is here. Two is here. Three is here. Four is here.", "en-US"))
    assert len(read) == 2


@pytest.mark.parametrize("limit", [40, 137])
def test_no_utterance_is_longer_than_asked_and_no_word_is_lost(front_end: FrontEnd, limit: int) -> None:
    text = "The long grass bent, and the river rose; nobody had seen it so high before. " * 6
    utterances = list(only_utterances(utterances_of(front_end, text, "en-US", limit=limit)))
    assert max(len(utterance.phonemes) for utterance in utterances) <= limit
    assert_whole(utterances, text)
