import pytest

from tests.service.text.normalise.hindi.saying import composed, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GST और ATM", "जी एस टी और ए टी एम"),
        ("DRDO, HAL", "डी आर डी ओ, एच ए एल"),
        ("PM मोदी, CM योगी", "पी एम मोदी, सी एम योगी"),
    ],
)
def test_initials_are_spelled(text: str, words: str) -> None:
    assert said(text) == composed(words)


@pytest.mark.parametrize("text", ["OK", "NASA", "BIG SALE", "THE FIR TREE", "ATMs", "iOS", "GO'S"])
def test_words_in_capitals_stay(text: str) -> None:
    assert said(text) == text
