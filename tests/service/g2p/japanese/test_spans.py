from service.g2p.japanese.spans import PhonemeSpan, merge, merge_length_marks, space_fallbacks


def span(start: int, phonemes: str, space_after: bool = False, unpronounced: str = "") -> PhonemeSpan:
    return PhonemeSpan(start, start + 1, phonemes, space_after, unpronounced)


def test_merged_spans_keep_the_spaces_between_their_phonemes() -> None:
    merged = merge([span(0, "a", space_after=True), span(1, ""), span(2, "b"), span(3, "c")])
    assert merged == PhonemeSpan(0, 4, "a bc", False)


def test_length_marks_belong_to_the_word_before_them() -> None:
    spans = [span(0, "jo"), span(1, "ː"), span(2, "ː"), span(3, "ne")]
    assert [each.phonemes for each in merge_length_marks(spans)] == ["joːː", "ne"]


def test_small_kana_after_a_word_are_silent() -> None:
    spans = [span(0, "βa"), span(1, "", unpronounced="ぁ")]
    assert list(merge_length_marks(spans)) == [PhonemeSpan(0, 2, "βa", False)]


def test_spaces_are_added_around_fallback_phonemes_only() -> None:
    spans = [span(0, "neko"), span(1, "").with_fallback("hoɕi"), span(2, "inɯ"), span(3, "da"), span(4, "!")]
    assert [each.space_after for each in space_fallbacks(spans)] == [True, True, False, False, False]
