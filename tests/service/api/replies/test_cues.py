import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.replies.cues import MAX_CHARACTERS, MAX_SECONDS, Cue, Cues
from service.speech import TimedWord


def timed(text: str, seconds: float = 0.3, words: str = r"[\w'’]+(?:-\w+)*") -> list[TimedWord]:
    """Every word of the text, one after another without a gap."""
    return [
        TimedWord(found[0], number * seconds, (number + 1) * seconds, *found.span())
        for number, found in enumerate(re.finditer(words, text))
    ]


def cues(text: str, words: list[TimedWord] | None = None) -> list[Cue]:
    made = Cues(text, "en-US")
    given = timed(text) if words is None else words
    return [cue for word in given for cue in made.add([word])] + list(made.close())


def texts(text: str, words: list[TimedWord] | None = None) -> list[str]:
    return [cue.text for cue in cues(text, words)]


def test_a_sentence_is_a_cue_with_its_marks_from_its_first_word_to_its_last() -> None:
    text = "“Stop!” he said. Nobody  did;\nwhy?"
    assert cues(text, timed(text, 0.5)) == [
        Cue("“Stop!” he said.", 0.0, 1.5),
        Cue("Nobody did; why?", 1.5, 3.0),
    ]


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert texts("Mr. Smith met Dr. Jones at 5 p.m. sharp. They left.") == [
        "Mr. Smith met Dr. Jones at 5 p.m. sharp.",
        "They left.",
    ]


def test_a_quotation_and_a_bracket_keep_to_their_words() -> None:
    assert texts('She said: "Go (now)." Then left.') == ['She said: "Go (now)."', "Then left."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A **bold** move", "A bold move"),
        ("Wait [pause:1.5s] here", "Wait here"),
        ("Wait,[pause:1.5s] here", "Wait, here"),
        ("well-known", "well-known"),
        ("this — and that", "this — and that"),
        ("this -- and that", "this -- and that"),
        ("this--and that", "this--and that"),
        ("“No,” he said—“it is.”", "“No,” he said—“it is.”"),
        ("one & two", "one two"),
        ("- item one", "item one"),
        ("`code` here", "code here"),
        ("end…", "end…"),
    ],
)
def test_marks_are_shown_and_mark_up_is_not(text: str, shown: str) -> None:
    spoken = [word for word in timed(text) if word.text not in {"pause", "1", "5s"}]
    assert texts(text, spoken) == [shown]


def test_a_pronunciation_is_not_shown() -> None:
    text = "In [Worcester](/wˈʊstəɹ/), now."
    spoken = [word for word in timed(text) if word.text in {"In", "Worcester", "now"}]
    assert texts(text, spoken) == ["In Worcester, now."]
    whole = TimedWord("Worcester", 0.3, 0.6, 3, text.index(","))
    assert texts(text, [spoken[0], whole, spoken[2]]) == ["In Worcester, now."]


def test_a_word_that_is_two_in_the_text_of_another_has_no_space() -> None:
    assert texts("10km away", timed("10km away", words=r"\d+|[a-z]+")) == ["10km away"]


def test_paragraphs_and_items_of_a_list_are_cues_of_their_own() -> None:
    text = "# Title\n\nFirst line\ngoes on\n \nList:\n- one\n* two"
    assert texts(text) == ["Title", "First line goes on", "List:", "one", "two"]


def test_a_long_sentence_is_broken_between_words() -> None:
    text = " ".join(["word"] * 100)
    made = cues(text, timed(text, 0.1))
    assert " ".join(cue.text for cue in made) == text
    assert all(len(cue.text) <= MAX_CHARACTERS for cue in made)
    assert len(made) == 7


def test_a_slow_sentence_is_broken_by_time() -> None:
    text = " ".join(["word"] * 20)
    made = cues(text, timed(text, 1.0))
    assert all(cue.end - cue.start <= MAX_SECONDS for cue in made)
    assert len(made) == 3


def test_a_silence_parts_words() -> None:
    words = [TimedWord("One", 0.0, 0.5, 0, 3), TimedWord("two", 3.0, 3.5, 4, 7)]
    assert cues("One two", words) == [Cue("One", 0.0, 0.5), Cue("two", 3.0, 3.5)]


def test_a_word_that_is_too_long_is_a_cue_by_itself() -> None:
    text = f"a {'b' * 200} c"
    assert texts(text) == ["a", "b" * 200, "c"]


def test_without_words_there_is_no_cue() -> None:
    assert cues("...") == []


@pytest.mark.parametrize("filling", ["[:", "](", "\n", "\n -", "." * 9 + " "])
def test_what_stands_between_two_words_is_not_searched_for_ever(filling: str) -> None:
    text = "One" + filling * (1_000_000 // len(filling)) + "two" + filling * (1_000_000 // len(filling))
    words = [TimedWord("One", 0.0, 0.5, 0, 3), TimedWord("two", 0.5, 1.0, text.index("two"), text.index("two") + 3)]
    assert "".join(found for shown in texts(text, words) for found in re.findall(r"\w+", shown)) == "Onetwo"


@given(st.text(alphabet="ab.!?,;:\"'()[]/*-—<>& \n\u2028é", max_size=200))
def test_every_word_is_in_one_cue_and_cues_are_lines_in_order(text: str) -> None:
    made = cues(text)
    assert [found for cue in made for found in re.findall(r"\w", cue.text)] == re.findall(r"\w", text)
    edges = [edge for cue in made for edge in (cue.start, cue.end)]
    assert edges == sorted(edges)
    for cue in made:
        assert cue.text == " ".join(cue.text.split())
        assert not set(cue.text) & set("<>[]*")
