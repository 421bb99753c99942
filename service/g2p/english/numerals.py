"""num2words for English only: the package would load all its languages (3.5 MB)."""

from threading import Lock
from typing import Protocol

from service.g2p.published import PublishedPackage


class Numerals(Protocol):
    """The part of num2words' interface that misaki uses."""

    def __call__(self, number: int | float, to: str = "cardinal") -> str:
        """The number in words, as a ``cardinal``, an ``ordinal`` or a ``year``."""
        ...


def english_numerals() -> Numerals:
    """num2words with its default language. Safe to be shared by threads, which the original is not.

    Raises:
        SetupError: num2words is not installed, or not as expected.
    """
    converter = PublishedPackage("num2words", {}).load("lang_EN").Num2Word_EN()
    # The converter keeps a decimal's precision between two steps.
    lock = Lock()

    def numeral(number: int | float, to: str = "cardinal") -> str:
        with lock:
            words: str = getattr(converter, f"to_{to}")(number)
        return words

    return numeral
