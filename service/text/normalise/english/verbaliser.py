"""Verbalisation of English numbers: their words in American or British English.

Without hyphens and commas: misaki joins the halves of ``twenty-one`` to one word, and pauses at a comma.
"""

from functools import cache

from service.g2p.english.numerals import Numerals, english_numerals
from service.text.normalise.boundaries import MAX_DIGITS


class EnglishVerbaliser:
    """Verbaliser of numbers in one accent.

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
        return self._words(digits, "cardinal") if len(digits) <= MAX_DIGITS else self.digits(digits)

    def ordinal(self, digits: str) -> str:
        """``31``: thirty first."""
        return self._words(digits, "ordinal")

    def year(self, digits: str) -> str:
        """``1905``: nineteen oh five."""
        return self._words(digits, "year")

    def digits(self, digits: str, zero: str = "zero") -> str:
        """``101``: one zero one."""
        return " ".join(zero if digit == "0" else self._words(digit, "cardinal") for digit in digits)

    def number(self, text: str) -> str:
        """``1,234.50``, with or without a sign, and with all digits after the point."""
        sign = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus "}.get(text[:1], "")
        whole, point, decimals = text.lstrip("-−+±").partition(".")
        return sign + " ".join(
            filter(None, (self.cardinal(whole) if whole else "", point and f"point {self.digits(decimals)}"))
        )

    def label(self, digits: str) -> str:
        """Digits of a name or an address: ``404``, ``2024``, ``007``."""
        if len(digits) > 4 or (digits[0] == "0" and len(digits) > 1):
            return self.digits(digits)
        return self.year(digits) if len(digits) == 4 else self.cardinal(digits)

    def _words(self, digits: str, form: str) -> str:
        words = self._numerals(int(digits), form).replace("-", " ").replace(",", "")
        return words if self.british else words.replace(" and ", " ")


@cache
def english_verbaliser(british: bool) -> EnglishVerbaliser:
    """The verbaliser of an accent, built at its first use, which takes 2 ms."""
    return EnglishVerbaliser(british, english_numerals())


def initials(letters: str) -> str:
    """Spelling of ``letters`` one by one: misaki spells any word with points between its letters."""
    return ".".join(letters.upper())


def closed(words: str, following: str) -> str:
    """``words``, with a space before a full stop that misaki would take for a point between initials."""
    return f"{words} " if following.startswith(".") and words[-2:-1] == "." else words
