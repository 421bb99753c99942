import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("note[2]", "note (2)"),
        ("so.[2] Then", "so. (2) Then"),
        ("[1] and [2, 3]", "(1) and (2, 3)"),
        ("[a [b] c]", "(a (b) c)"),
        ("[T]he end [...] of it", "The end  ...  of it"),
        ("row[i]s", "row (i) s"),
        ("“[sic]”", "“(sic)”"),
        ("an open [ and\na closed ] one", "an open   and\na closed   one"),
        ("none [] or [ ] of it", "none    or     of it"),
    ],
)
def test_square_brackets_are_round_and_in_pairs(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


def test_mere_ornament_is_left_alone() -> None:
    assert said("[ ][") == "[ ]["
