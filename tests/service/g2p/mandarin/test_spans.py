from service.g2p.mandarin.spans import Kind, PhonemeSpan, merge_overlapping, space_foreign, tokens
from service.g2p.phonemiser import Token


def word(start: int, phonemes: str, kind: Kind = Kind.MANDARIN) -> PhonemeSpan:
    return PhonemeSpan(start, start + 1, phonemes, kind)


def test_spaces_are_added_around_foreign_words_only() -> None:
    spans = [word(0, "a"), word(1, "b"), word(2, "c", Kind.FOREIGN), word(3, "", Kind.SILENT), word(4, "d")]
    assert [span.phonemes for span in space_foreign(spans)] == ["a", "b", " c", "", " d"]


def test_a_mark_needs_no_space_before_a_foreign_word() -> None:
    spans = [word(0, "a"), word(1, ", ", Kind.MARK), word(2, "b", Kind.FOREIGN)]
    assert [span.phonemes for span in space_foreign(spans)] == ["a", ", ", "b"]


def test_spans_of_the_same_characters_are_merged() -> None:
    spans = [PhonemeSpan(0, 2, "a", Kind.MANDARIN), PhonemeSpan(0, 2, " b", Kind.MANDARIN), word(2, " c")]
    assert list(merge_overlapping(spans)) == [PhonemeSpan(0, 2, "a b", Kind.MANDARIN), word(2, " c")]


def test_tokens_have_the_spaces_of_text_or_phonemes() -> None:
    spans = [word(0, "a"), word(1, " b"), word(2, " ", Kind.MARK), word(3, "c")]
    assert list(tokens("甲乙 丙", spans)) == [
        Token("甲", "a", False, parted=True),
        Token("乙", "b", True),
        Token("丙", "c", False),
    ]
