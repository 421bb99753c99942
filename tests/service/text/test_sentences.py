import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.text.alphabets import ENGLISH
from service.text.cleaning import insert_breaks
from service.text.sentences import MAX_SENTENCE, Sentence, split_sentences

words = st.text(st.sampled_from("abc DE.!?…,;'\"()\n1—"), max_size=200)


def cut(text: str, language: str = "en-US") -> list[str]:
    return [sentence.text.text for sentence in found(text, language)]


def found(text: str, language: str = "en-US") -> list[Sentence]:
    return list(split_sentences(insert_breaks(SourceText.of(text), ENGLISH), language))


@given(words)
def test_nothing_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(cut(text)).split()) == "".join(insert_breaks(SourceText.of(text), ENGLISH).text.split())


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    text = "Dr. Patel paid 3.50 to Mr. Lee, e.g. for tea. Was it good? “It was.” They left."
    assert cut(text, "en-GB") == [
        "Dr. Patel paid 3.50 to Mr. Lee, e.g. for tea.",
        "Was it good?",
        "“It was.”",
        "They left.",
    ]


def test_the_last_sentence_of_a_paragraph_knows_it() -> None:
    assert [sentence.last for sentence in found("One. Two. Three.")] == [False, False, True]


def test_a_sentence_too_long_to_read_at_once_goes_on_in_the_next() -> None:
    text = "we went on and on, as one does, " * 1000 + "until the end. Then we slept."
    all_of_it = found(text)
    assert " ".join(sentence.text.text for sentence in all_of_it) == text
    assert all(len(sentence.text) <= MAX_SENTENCE for sentence in all_of_it)
    assert all(sentence.text.text.endswith(",") for sentence in all_of_it if not sentence.ends)
    assert [sentence.ends for sentence in all_of_it[-3:]] == [False, True, True]
    assert [sentence.last for sentence in all_of_it[-3:]] == [False, False, True]


def test_a_paragraph_longer_than_a_block_is_cut_where_a_short_one_is() -> None:
    parts = [f"Mr. Number {number} came in, and then he left." for number in range(600)]
    assert cut(" ".join(parts)) == parts


def test_items_of_a_list_are_sentences() -> None:
    assert cut("Buy:\n- milk\n- bread")[-2:] == ["- milk", "- bread"]


def test_a_stretch_that_belongs_together_is_not_cut() -> None:
    text = SourceText.of("Then Dr. No. Yes. It was he. Really.")
    (first, second) = split_sentences(text, "en-US", fixed=[(5, 27)])
    assert (first.text.text, second.text.text) == ("Then Dr. No. Yes. It was he.", "Really.")


def test_sentences_know_where_they_come_from() -> None:
    (_, second) = split_sentences(SourceText.of("It ends. Or not.")[2:], "en-US")
    assert second.text.source_span(0, 2) == (9, 11)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("es-ES", ["¿Qué?", "¡Hola!", "El Sr. López vino.", "Vive en EE. UU. y en Perú."]),
        ("fr-FR", ["Il dit : « Viens ! »", "Puis rien."]),
        ("hi-IN", ["यह है।", "वह था।", "क्या?"]),
        ("it-IT", ["Il sig. Rossi è qui.", "Bene."]),
        ("pt-BR", ["O Sr. João veio.", "Foi."]),
        ("zh-CN", ["你好。", "天气很好！", "走吧？"]),
        ("ja-JP", ["こんにちは。", "いい天気ですね！"]),
    ],
)
def test_sentences_end_as_they_do_in_the_language(language: str, parts: list[str]) -> None:
    joint = "" if language in ("zh-CN", "ja-JP") else " "
    assert cut(joint.join(parts), language) == parts


def test_a_long_text_without_spaces_is_cut_behind_a_clause() -> None:
    pieces = cut("我们一起走，" * 300, "zh-CN")
    assert all(len(piece) <= MAX_SENTENCE and piece.endswith("，") for piece in pieces)
