"""Patterns that the kinds of written things in Japanese share, and their readings."""

from service.g2p.japanese.readings import reading
from service.text.normalise.boundaries import start
from service.text.normalise.japanese.counters import counted, with_counter
from service.text.normalise.japanese.numerals import MAX_DIGITS, cardinal, decimal_phrase, value

WHOLE = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,{MAX_DIGITS}}})"
"""A number without decimals."""
NUMBER = rf"{WHOLE}(?:\.[0-9]{{1,{MAX_DIGITS}}})?"
POWERS = rf"(?:(?:{NUMBER}[十百千]?[万億兆]|{NUMBER}[百千]){{1,4}}(?:{WHOLE}(?!\.[0-9]))?)"
"""A number with powers of ten in kanji: ``3万5千``."""
ANY = rf"(?:{POWERS}|{NUMBER})"
ALONE = start(joints=".,", word="A-Za-z0-9")
END = r"(?![0-9]|[.,][0-9])"
KANJI = "一-鿿々"
"""Class of kanji."""
DASH = "[-−–‐〜～~]"
"""Sign of a range."""


def number_reading(number: str, counter: str = "", suffix: str = "") -> str:
    """Readings of a number that ``ANY`` matches, with its counter and the reading of what follows that."""
    plain = number.replace(",", "")
    if not plain.isdecimal():
        plain = value(number) or ""
    if plain:
        return reading((counted(plain, counter) if counter else cardinal(plain)) + suffix)
    phrase = decimal_phrase(number)
    return reading((with_counter(phrase, counter) if counter else phrase) + suffix)
