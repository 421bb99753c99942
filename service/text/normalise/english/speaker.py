"""Numbers in English words, as an American or a British newsreader says them.

No hyphens and no commas: misaki runs the halves of ``twenty-one`` into one word, and pauses at a comma.
"""

import re
from functools import cache

from service.g2p.english.numerals import Numerals, english_numerals

LONGEST = 15
"""Digits up to which a number is said as a number; longer ones are said digit by digit."""

WHOLE = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,4}},[0-9]{{3}}|[0-9]{{1,{LONGEST}}})"
"""Pattern of a whole number, with thousands separators, Western or Indian, or without. Bounded, as all are here."""
DECIMAL = rf"{WHOLE}(?:\.[0-9]{{1,{LONGEST}}})?"
"""Pattern of a number with or without decimals."""
GAP = "[ \u00a0\u2009\u202f]"
"""Pattern of a space that may stand between a number and what belongs to it."""
DASH = f"(?:{GAP}?[–—]{GAP}?|-|{GAP}-{GAP})"
"""Pattern of what stands between the ends of a range."""
COUNTED = (
    rf"{GAP}(?:(?:active|new|paying|monthly|daily|registered|unique|more){GAP})?(?:users?|people|views|viewers|visitors"
    "|downloads|subscribers|followers|fans|customers|members|players|listeners|readers|streams|copies|sales|votes|voters"
    r"|jobs|hits|visits|likes|euros|dollars|pounds|rupees|yen)\b"
)
"""Pattern of what is counted in millions, and measured in nothing: ``5m users``."""
END = r"(?!\w)(?![.,:/][0-9])(?!-[0-9])"
"""Pattern behind a number or a unit that is whole."""

_ARTICLE = re.compile(rf"(?:^|\W)[Aa]n?{GAP}$")


class English:
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
        return self._said(digits, "cardinal") if len(digits) <= LONGEST else self.digits(digits)

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
def english(british: bool) -> English:
    """The speaker of that accent. Made when a text first needs it, which takes 2 ms."""
    return English(british, english_numerals())


def initials(letters: str) -> str:
    """Letters to be said one by one: misaki spells what has a point between its letters, whatever word it may be."""
    return ".".join(letters.upper())


def closed(said: str, following: str) -> str:
    """``said``, kept apart from a full stop: misaki would take that for one of the points between initials."""
    return f"{said} " if following.startswith(".") and said[-2:-1] == "." else said


def follows_article(match: re.Match[str]) -> bool:
    """Whether ``a`` or ``an`` stands before it, which makes it an adjective: a five dollar bill, a ten mile run."""
    return bool(_ARTICLE.search(before(match, 4)))


def before(match: re.Match[str], length: int = 24) -> str:
    """The last ``length`` characters before a match."""
    return match.string[max(0, match.start() - length) : match.start()]


def after(match: re.Match[str], length: int = 24) -> str:
    """The first ``length`` characters behind a match."""
    return match.string[match.end() : match.end() + length]
