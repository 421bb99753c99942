from hypothesis import given
from hypothesis import strategies as st

from service.text.guards import clean
from service.text.sentences import LONGEST_SENTENCE, sentences

words = st.text(st.sampled_from("abc DE.!?…,;'\"()\n1—"), max_size=200)


@given(words)
def test_nothing_is_lost_between_sentences(text: str) -> None:
    cleaned = clean(text)
    joined = "".join("".join(sentence.text.split()) for sentence in sentences(cleaned, "en-US"))
    assert joined == "".join(cleaned.split())


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    text = "Dr. Patel paid 3.50 to Mr. Lee, e.g. for tea. Was it good? “It was.” They left."
    assert [sentence.text for sentence in sentences(text, "en-GB")] == [
        "Dr. Patel paid 3.50 to Mr. Lee, e.g. for tea.",
        "Was it good?",
        "“It was.”",
        "They left.",
    ]


def test_the_last_sentence_of_each_paragraph_knows_it() -> None:
    found = list(sentences("One. Two.\n\nThree.", "en-US"))
    assert [sentence.last for sentence in found] == [False, True, True]


def test_a_sentence_too_long_to_read_at_once_goes_on_in_the_next() -> None:
    text = "we went on and on, as one does, " * 1000 + "until the end. Then we slept."
    found = list(sentences(text, "en-US"))
    assert " ".join(sentence.text for sentence in found) == text
    assert all(len(sentence.text) <= LONGEST_SENTENCE for sentence in found)
    assert all(sentence.text.endswith(",") for sentence in found if not sentence.ends)
    assert [sentence.ends for sentence in found[-3:]] == [False, True, True]
    assert [sentence.last for sentence in found[-3:]] == [False, False, True]


def test_a_paragraph_longer_than_a_block_is_cut_where_a_short_one_is() -> None:
    parts = [f"Mr. Number {number} came in, and then he left." for number in range(600)]
    assert [sentence.text for sentence in sentences(" ".join(parts), "en-US")] == parts


def test_items_of_a_list_are_sentences() -> None:
    found = [sentence.text for sentence in sentences("Buy:\n- milk\n- bread", "en-US")]
    assert found[-2:] == ["- milk", "- bread"]


def test_paragraphs_are_counted() -> None:
    assert [sentence.paragraph for sentence in sentences("It ends. Or not.\n\nAgain.", "en-US")] == [0, 0, 1]
