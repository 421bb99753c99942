from hypothesis import given
from hypothesis import strategies as st

from service.text.guards import clean
from service.text.sentences import sentences

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
