import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v2.0.1", "version two point zero point one"),
        ("V1.2", "version one point two"),
        ("version 2.0", "version two point zero"),
        ("Version 3.10", "Version three point ten"),
        ("iOS 17.2.1", "iOS seventeen point two point one"),
        ("Section 3.2.1 says", "Section three point two point one says"),
        ("192.168.0.1", "one nine two dot one six eight dot zero dot one"),
        ("10.0.0.0/8", "ten dot zero dot zero dot zero slash eight"),
        ("127.0.0.1:8080", "one two seven dot zero dot zero dot one colon eighty eighty"),
        ("300.1.1.1", "three hundred point one point one point one"),
        ("1.2.3.", "one point two point three."),
    ],
)
def test_versions_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "v2",
        "V8 engine",
        "Python 3.12",
        "3.14",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
