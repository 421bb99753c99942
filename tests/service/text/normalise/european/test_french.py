import pytest

from service.source_text import SourceText
from service.text.normalise.european.french import normalise_ordinals


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("la 2e fois, le 1er, la 1re", "la deuxième fois, le premier, la première"),
        ("les 3èmes, 21e, 80e, 100e", "les troisièmes, vingt et unième, quatre-vingtième, centième"),
        ("le 2nd et la 2nde", "le second et la seconde"),
        ("au XIXe siècle, François Ier", "au dix-neuvième siècle, François premier"),
        ("la Ve République", "la cinquième République"),
        ("Le, Les, Vie, Xe, 0e, 1,5e", "Le, Les, Vie, Xe, 0e, 1,5e"),
    ],
)
def test_ordinals(text: str, words: str) -> None:
    assert normalise_ordinals(SourceText.of(text)).text == words
