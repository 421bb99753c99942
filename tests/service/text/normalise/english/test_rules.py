"""The order and the conditions of the kinds."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.source_text import SourceText
from service.speech import TextOptions
from service.text.normalise.english.rules import KINDS, Kind
from service.text.normalise.english.verbaliser import english_verbaliser

PIECES = (
    *"$£€¥%#@~=<>&+*/:.,-–—'\"()[]°²½¾ \n",
    *("St.", "Dr.", "Mr.", "Ave", "am", "p.m.", "noon", "half past", "o'clock", "Jan", "Mon-Fri", "May", "BCE", "AD"),
    *("km/h", "kg", "ft", "USD", "million", "bn", "cents", "v", "version", "No.", "p.", "Henry VIII", "ext.", "tel:"),
    *("a.b", "www.", "https://", "two", "The", "kettle", "and"),
)


def is_numberless(text: str) -> bool:
    return not any(map(str.isnumeric, text))


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.needs_number], ids=lambda kind: kind.normalise.__module__
)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40), st.booleans())
def test_kinds_that_need_a_number_leave_other_texts_unchanged(kind: Kind, text: str, british: bool) -> None:
    text = "".join(filter(is_numberless, text))
    assert kind.normalise(SourceText.of(text), english_verbaliser(british)).text == text


def test_every_option_of_normalisation_has_a_kind() -> None:
    switches = {field.name for field in msgspec.structs.fields(TextOptions)} - {"spelling", "markup", "emoji", "strict"}
    assert {kind.option for kind in KINDS} == switches
