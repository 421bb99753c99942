"""Numbers in English words, as an American or a British newsreader says them.

No hyphens and no commas: misaki runs the halves of ``twenty-one`` into one word, and pauses at a comma.
"""

from functools import cache

from service.g2p.english.numerals import Numerals, english_numerals
from service.text.normalise.english.patterns import MAX_DIGITS


class EnglishVerbaliser:
    """Says numbers in one accent.

    Args:
        british: ``one hundred and one`` and not ``one hundred one``; days before months.
        numerals: num2words.
    """

    def __init__(self, british: bool, numerals: Numerals) -> None:
        self.british = british
        self._numerals = numerals

    def cardinal(self, digits: str) -> str:
        """``1,234``: one thousand two hundred thirty four."""
        digits = digits.replace(",", "")
        return self._said(digits, "cardinal") if len(digits) <= MAX_DIGITS else self.digits(digits)

    def ordinal(self, digits: str) -> str:
        """``31``: thirty first."""
        return self._said(digits, "ordinal")

    def year(self, digits: str) -> str:
        """``1905``: nineteen oh five."""
        return self._said(digits, "year")

    def digits(self, digits: str, zero: str = "zero") -> str:
        """``101``: one zero one."""
        return " ".join(zero if digit == "0" else self._said(digit, "cardinal") for digit in digits)

    def number(self, text: str) -> str:
        """``1,234.50``, with a sign or without: no digit after the point is left out."""
        sign = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus "}.get(text[:1], "")
        whole, point, decimals = text.lstrip("-−+±").partition(".")
        return sign + self.cardinal(whole) + (f" point {self.digits(decimals)}" if point else "")

    def label(self, digits: str) -> str:
        """Digits that name something, as in an address: ``404``, ``2024``, ``007``."""
        if len(digits) > 4 or (digits[0] == "0" and len(digits) > 1):
            return self.digits(digits)
        return self.year(digits) if len(digits) == 4 else self.cardinal(digits)

    def _said(self, digits: str, form: str) -> str:
        words = self._numerals(int(digits), form).replace("-", " ").replace(",", "")
        return words if self.british else words.replace(" and ", " ")


@cache
def english_verbaliser(british: bool) -> EnglishVerbaliser:
    """The speaker of that accent. Made when a text first needs it, which takes 2 ms."""
    return EnglishVerbaliser(british, english_numerals())


def initials(letters: str) -> str:
    """Letters to be said one by one: misaki spells what has a point between its letters, whatever word it may be."""
    return ".".join(letters.upper())


def closed(said: str, following: str) -> str:
    """``said``, kept apart from a full stop: misaki would take that for one of the points between initials."""
    return f"{said} " if following.startswith(".") and said[-2:-1] == "." else said
