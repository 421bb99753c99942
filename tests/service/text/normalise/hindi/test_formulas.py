import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a+b=c", "a प्लस b बराबर c"),
        ("8/4=2", "आठ बटा चार बराबर दो"),
        ("10⁻³ और x^{12}", "दस की घात माइनस तीन और x की घात बारह"),
    ],
)
def test_formulas(text: str, words: str) -> None:
    assert said(text) == composed(words)
