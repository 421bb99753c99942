import re

from hypothesis import given
from hypothesis import strategies as st

from service.g2p.mandarin.written import Edit, Written


def test_what_is_new_stands_for_what_it_replaced() -> None:
    text = Written.of("在20年", 0, 4).sub(re.compile(r"\d+"), lambda found: [Edit(*found.span(), "二十")])
    assert text.text == "在二十年"
    assert [text.origin(at, at + 1) for at in range(4)] == [(0, 1), (1, 3), (1, 3), (3, 4)]
    assert text.origin(0, 2) == (0, 3)


def test_one_match_may_be_edited_in_several_places() -> None:
    text = Written.of("x1-2", 1, 4).sub(
        re.compile(r"(\d)(-)(\d)"), lambda found: [Edit(*found.span(1), "一"), Edit(*found.span(2), "到")]
    )
    assert text.text == "一到2"
    assert (text.starts, text.ends) == ((1, 2, 3), (2, 3, 4))


@given(text=st.text("ab1", max_size=20), first=st.text("xy", max_size=3), second=st.text("z1", max_size=3))
def test_every_character_has_a_place_in_the_sentence(text: str, first: str, second: str) -> None:
    written = Written.of(text, 0, len(text))
    for pattern, new in (("a+", first), ("[x1]b?", second)):
        written = written.sub(re.compile(pattern), lambda found, new=new: [Edit(*found.span(), new)])
    assert len(written.text) == len(written.starts) == len(written.ends)
    assert list(written.starts) == sorted(written.starts) and list(written.ends) == sorted(written.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(written.starts, written.ends, strict=True))
