import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("राम/श्याम", "राम या श्याम"),
        ("500 रुपये/दिन", "पाँच सौ रुपये प्रति दिन"),
        ("(हाँ)।", "(हाँ)."),
        ("5 < 7", "पाँच से कम सात"),
    ],
)
def test_symbols(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["राम आया। श्याम गया॥"])
def test_dandas_behind_words_stay(text: str) -> None:
    assert said(text) == composed(text)
