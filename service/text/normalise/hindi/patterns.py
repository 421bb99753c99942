"""Patterns of numbers in Hindi text, with digits of any script, and the boundaries of a match.

``\\d`` matches Devanagari digits too. ``\\w`` does not match the vowel signs that words are written with, so words have
a class of their own here.
"""

import re

from service.text.normalise.boundaries import CURRENCIES, JOINTS, YEN, start

MAX_DIGITS = 19
"""Digits up to which a number has a name."""
LETTERS = r"\w\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
"""Class of the characters of words and numbers."""
CURRENCY_SIGNS = f"{CURRENCIES}{YEN}₹₩₺৳₦₽₿₪₫฿₱"
WHOLE = rf"(?:\d{{1,2}}(?:,\d\d){{1,8}},\d{{3}}|\d{{1,3}}(?:,\d{{3}}){{1,6}}|\d{{1,{MAX_DIGITS}}})"
"""Pattern of a whole number, in Indian groups (``1,23,456``), in thousands, or without."""
DECIMAL = rf"{WHOLE}(?:\.\d{{1,15}})?"
DASH = "(?: ?[–—] ?|-| - )"
"""Pattern of the dash of a range."""
AMOUNT = rf"(?P<sign>[-−])?(?P<amount>{DECIMAL})(?:(?:{DASH})(?P<to>{DECIMAL}))?"
"""Pattern of a number or a range of two, see ``numerals.amount``."""
START = start(word=LETTERS)
LOOSE_START = start(joints=".,", word=LETTERS)
"""Behind a dash, a colon or a stroke, too."""
WORD_START = rf"(?<![{LETTERS}])"
WORD_END = rf"(?![{LETTERS}])"
END = rf"{WORD_END}(?![{re.escape(JOINTS)}]\d)"

_SIGN_OF_WORD = re.compile(f"[{LETTERS}]")


def before(match: re.Match[str], length: int = 40) -> str:
    """The last ``length`` characters before a match."""
    return match.string[max(0, match.start() - length) : match.start()]


def after(match: re.Match[str], length: int = 40) -> str:
    """The first ``length`` characters behind a match."""
    return match.string[match.end() : match.end() + length]


def apart(words: str, match: re.Match[str]) -> str:
    """``words`` with a space before and behind where a letter or a digit is adjacent to the match."""
    first = " " if _SIGN_OF_WORD.match(before(match, 1)) else ""
    return f"{first}{words}{' ' if after(match, 1).isalnum() else ''}"
