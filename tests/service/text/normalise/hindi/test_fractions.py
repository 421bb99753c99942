import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("97/0", "सत्तानबे बटा शून्य"),
        ("1⁄3", "एक तिहाई"),
        ("⅞ और ⅑", "सात बटा आठ और एक बटा नौ"),
        ("½ रात", "आधी रात"),
        ("2½किलो", "ढाई किलो"),
        ("1/2/3", "एक बटा दो बटा तीन"),
    ],
)
def test_fractions(text: str, words: str) -> None:
    assert said(text) == composed(words)
