import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.voices.blends import MAX_CHARACTERS, MAX_PARTS, Part, format_blend, parse_blend, whole_weights


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("af_heart", [("af_heart", 1)]),
        ("af_bella(2)+af_sky(1)", [("af_bella", 2), ("af_sky", 1)]),
        ("af_bella+af_sky", [("af_bella", 1), ("af_sky", 1)]),
        ("af_bella(2)-af_sky(0.5)", [("af_bella", 2), ("af_sky", -0.5)]),
        (" AF_Bella ( 2. )\t+\n af_sky ( .25 ) ", [("af_bella", 2), ("af_sky", 0.25)]),
        ("af_bella(0)+af_sky", [("af_bella", 0), ("af_sky", 1)]),
    ],
)
def test_what_can_be_written(expression: str, parts: list[tuple[str, float]]) -> None:
    assert parse_blend(expression) == tuple(Part(name, weight) for name, weight in parts)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("-af_sky", "character 1 on"),
        ("+af_sky", "character 1 on"),
        ("af_bella+", "character 9 on"),
        ("af_bella++af_sky", "character 9 on"),
        ("af_bella 2", "character 10 on"),
        ("af_bella(2", "character 9 on"),
        ("af_bella(2))", "character 12 on"),
        ("af_bella((2))", "character 9 on"),
        ("(2)af_bella", "character 1 on"),
        ("af_bella()", "weight ''"),
        ("af_bella(nan)", "weight 'nan'"),
        ("af_bella(inf)+af_sky", "weight 'inf'"),
        ("af_bella(1e3)", "weight '1e3'"),
        ("af_bella(1_0)", "weight '1_0'"),
        ("af_bella(-1)", "weight '-1'"),
        ("af_bella(.)", "weight '.'"),
        ("af_bella(٣)", "weight '٣'"),
        (f"af_bella({'9' * 390})", "from 0 to 10000"),
        ("+".join(["af_sky"] * (MAX_PARTS + 1)), f"limit is {MAX_PARTS}"),
        ("x" * (MAX_CHARACTERS + 1), f"limit is {MAX_CHARACTERS}"),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_where(expression: str, complaint: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_blend(expression)
    assert caught.value.param == "voice"
    assert complaint in str(caught.value)


@given(st.text(max_size=60) | st.text("af_bs(12.)+- ", max_size=60))
def test_anything_else_is_parts_or_refused(expression: str) -> None:
    try:
        parts = parse_blend(expression)
    except InvalidInput:
        return
    assert 1 <= len(parts) <= MAX_PARTS
    assert all(math.isfinite(part.weight) and part.name for part in parts)


@pytest.mark.parametrize(
    ("expression", "weights"),
    [
        ("a(0.5)+b(0.25)", [("a", 2), ("b", 1)]),
        ("a+b+a", [("a", 2), ("b", 1)]),
        ("a(0.1)+a(0.2)+b(0.3)", [("a", 1), ("b", 1)]),
        ("a+b(0)", [("a", 1)]),
        ("a+b+c-b", [("a", 1), ("c", 1)]),
        ("a(7)", [("a", 1)]),
        ("a(0.30000000000000004)+b(0.7)", [("a", 3), ("b", 7)]),
    ],
)
def test_weights_in_smallest_whole_numbers(expression: str, weights: list[tuple[str, int]]) -> None:
    assert whole_weights(parse_blend(expression)) == tuple(weights)


@pytest.mark.parametrize("expression", ["a-a", "a-b", "a-b(2)", "a(0)", "a(0.00001)"])
def test_the_sum_must_be_positive(expression: str) -> None:
    with pytest.raises(InvalidInput, match="positive sum"):
        whole_weights(parse_blend(expression))


def test_no_more_than_half_may_be_taken_away() -> None:
    assert whole_weights(parse_blend("a(2)-b")) == (("a", 2), ("b", -1))
    assert whole_weights(parse_blend("a+b+c(2)-d-e")) == (("a", 1), ("b", 1), ("c", 2), ("d", -1), ("e", -1))
    with pytest.raises(InvalidInput, match="more than half"):
        whole_weights(parse_blend("a(2)-b(1.001)"))


def test_no_more_voices_than_parts_however_they_came_together() -> None:
    with pytest.raises(InvalidInput, match=f"limit is {MAX_PARTS}"):
        whole_weights([Part(f"voice_{index}") for index in range(MAX_PARTS + 1)])


PARTS = st.builds(Part, st.sampled_from("abcdef"), st.floats(-3, 10_000, allow_nan=False))


@given(st.lists(PARTS, min_size=1, max_size=MAX_PARTS))
def test_what_is_written_is_read_as_the_same(parts: list[Part]) -> None:
    try:
        weights = whole_weights(parts)
    except InvalidInput:
        return
    written = format_blend(sorted(weights, key=lambda part: part[1] < 0))
    assert sorted(whole_weights(parse_blend(written))) == sorted(weights)
    assert len(written) <= MAX_CHARACTERS
