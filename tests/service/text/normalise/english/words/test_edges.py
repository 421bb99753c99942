import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'tis late", "tis late"),
        ("’Twas late", "Twas late"),
        ("th' end", "the end"),
        ("Th’ end", "The end"),
        ("o' the tea", "of the tea"),
        ("salt an' pepper", "salt and pepper"),
        ("the cups’ handles", "the cups handles"),
        ("‘the cups’ handles’", "‘the cups handles’"),
        ("the boss' tea", "the boss's tea"),
        ("noted¹ here.²", "noted here."),
        ("end.”³", "end.”"),
        ("two notes¹,² here", "two notes here"),
    ],
)
def test_apostrophes_and_notes_at_edges_are_silent(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text", ["‘I like cups’ she said", "'tea'", "rock 'n' roll", "it's o'clock", "km²", "sin²", "the cup's", "goin' on"]
)
def test_quotations_and_powers_stay(text: str, language: str) -> None:
    assert said(text, language) == text
