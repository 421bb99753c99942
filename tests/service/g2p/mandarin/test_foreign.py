import pytest

from service.g2p.mandarin.foreign import SENTENCE
from tests.cpu_time import cpu_limit


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他说I have 2 dogs and 3 cats，对吗", ["I have 2 dogs and 3 cats"]),
        ("To be, or not to be. 生存", ["To be, or not to be"]),
        ("iPhone 15 Pro Max很贵", []),
        ("C'est la vie, mon ami, non?", ["C'est la vie, mon ami, non"]),
        ("只有中文", []),
        ("It costs $5 or 10% of it", ["It costs $5 or 10% of it"]),
    ],
)
def test_four_latin_words_are_a_sentence(text: str, sentences: list[str]) -> None:
    assert SENTENCE.findall(text) == sentences


@pytest.mark.parametrize(
    "text", ["a" * 4096, "a-" * 2048, "a b c 中" * 600, "a b c " * 700, "a 1 " * 1024, "a, " * 1400]
)
def test_the_search_takes_linear_time(text: str) -> None:
    """Takes some milliseconds; quadratic time would be half a minute."""
    with cpu_limit(15):
        SENTENCE.sub("", text * 8)
