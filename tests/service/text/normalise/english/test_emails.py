import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b@c.org", "eh dot b at c dot org"),
        ("jane@example.com", "jane at example dot com"),
        ("mailto:jane@example.com", "jane at example dot com"),
        ("john.doe+tag@mail.example.co.uk.", "john dot doe plus tag at mail dot example dot co dot U.K ."),
        ("<tytso@mit.edu>", "<tytso at mit dot edu>"),
        ("mail info@example.org, please", "mail info at example dot org, please"),
        ("me_2@example.net", "me underscore two at example dot net"),
    ],
)
def test_e_mail_addresses_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "user@localhost",
        "@name and @other",
        "a@a@a@",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text
