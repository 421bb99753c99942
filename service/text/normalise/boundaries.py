"""Boundaries of numbers, as patterns: a match is no part of a longer number, a date, a path, a range or a word.

Kinds of numbers differ in what may be adjacent to them; the difference is what they pass to ``start`` and ``end``.
"""

import re

MAX_DIGITS = 15
"""Digits up to which a number is read as a number; longer ones are read digit by digit.

misaki reads decimals as floats, which are exact to 15 digits: it would drop the rest.
"""
JOINTS = ".,:/-"
"""Signs that join digits to one number, date, time, path or range."""
CURRENCIES = "$£€"
"""Signs of an amount of money, which is read by its own rules."""
YEN = "¥"
WORD = r"\w"
"""Class of the characters that words and numbers are written with."""
ASCII_WORD = r"A-Za-z\d"
"""The same in scripts without spaces, where a letter of the script may be adjacent to a number."""


def start(*, joints: str = JOINTS, besides: str = "", word: str = WORD) -> str:
    """Lookbehind: no character of ``word``, no joint, and none of ``besides`` is before the match."""
    return f"(?<![{word}{re.escape(joints + besides)}])"


def end(*, joints: str = JOINTS) -> str:
    """Lookahead: no word character is behind the match, and no digit that one of ``joints`` joins to it."""
    return rf"(?!\w)(?![{re.escape(joints)}][0-9])"
