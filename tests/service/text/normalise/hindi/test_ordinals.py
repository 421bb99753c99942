import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("१ले, २रे, 3रा", "पहले, दूसरे, तीसरा"),
        ("४थी से ६ठी", "चौथी से छठी"),
        ("10 वीं", "दसवीं"),
        ("1,000वां", "एक हज़ारवां"),
        ("21st, 40TH", "ट्वेंटी फ़र्स्ट, फ़ोर्टिएथ"),
    ],
)
def test_ordinals(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("वहाँ 5 था", "वहाँ पाँच था"),
        ("2 रास्ते", "दो रास्ते"),
    ],
)
def test_a_verb_is_no_ending(text: str, words: str) -> None:
    assert said(text) == composed(words)
