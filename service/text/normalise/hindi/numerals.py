"""Hindi numbers in words: every number to a hundred has a word of its own, and groups are the Indian ones.

espeak-ng has these words too, but reads the digits of its own script without a decimal point and without groups, and
its own words for digits sound unlike the same words in a text. num2words does not know Hindi.
"""

import re
from functools import cache

from service.text.normalise.hindi.patterns import MAX_DIGITS
from service.text.normalise.hindi.words import rows, table

_HUNDRED = 100
_POINT, _MINUS, _TO = "दशमलव", "माइनस", "से"
_HALF, _ONE_AND_HALF, _TWO_AND_HALF, _HALF_MORE = "आधा", "डेढ़", "ढाई", "साढ़े"
_QUARTER_MORE, _QUARTER_LESS = "सवा", "पौने"
_FIRST_ODD_CENTURY = 11
_OVER = "बटा"


@cache
def _names() -> dict[int, str]:
    return {int(number): name for number, name in rows("cardinals")}


@cache
def _scales() -> tuple[tuple[int, str], ...]:
    return tuple(sorted(((n, name) for n, name in _names().items() if n >= _HUNDRED), reverse=True))


def value(text: str) -> int:
    """The whole number that ``text`` has in digits of any script, in groups or not."""
    return int(text.replace(",", ""))


def cardinal(text: str) -> str:
    """``1,23,456``: one lakh twenty-three thousand four hundred fifty-six; ``007`` and very long ones by digits."""
    plain = text.replace(",", "")
    if len(plain) > MAX_DIGITS or (len(plain) > 1 and int(plain[0]) == 0):
        return digits(plain)
    return _cardinal(int(plain))


def _cardinal(number: int) -> str:
    words: list[str] = []
    for scale, name in _scales():
        count, number = divmod(number, scale)
        if count:
            words += (_cardinal(count), name)
    if number or not words:
        words.append(_names()[number])
    return " ".join(words)


def digits(text: str) -> str:
    """``011``: zero one one; what is not a digit is skipped."""
    return " ".join(_names()[int(digit)] for digit in text if digit.isdecimal())


def number(text: str) -> str:
    """``1,234.50``, with all digits behind the point."""
    whole, point, decimals = text.partition(".")
    return " ".join(filter(None, (cardinal(whole) if whole else "", point and _POINT, digits(decimals))))


def year(text: str) -> str:
    """``1947``: nineteen hundred forty-seven; ``2024``: two thousand twenty-four."""
    century, rest = divmod(int(text), _HUNDRED)
    if century < _FIRST_ODD_CENTURY or century % 10 == 0:
        return _cardinal(int(text))
    return f"{_cardinal(century)} {_names()[_HUNDRED]}" + (f" {_names()[rest]}" if rest else "")


def amount(match: re.Match[str]) -> str:
    """Words of ``patterns.AMOUNT``."""
    sign = f"{_MINUS} " if match["sign"] else ""
    return sign + (span(match["amount"], match["to"]) if match["to"] else number(match["amount"]))


def span(first: str, last: str) -> str:
    """Words of a range. ``2-3`` is "two three" and not "two to three", and so is a score, ``3-2``."""
    low, high = (float(end.replace(",", "")) for end in (first, last))
    together = high <= low or (high == low + 1 and high <= 20)
    return f"{number(first)} {number(last)}" if together else f"{number(first)} {_TO} {number(last)}"


def with_fraction(whole: int, numerator: int, denominator: int) -> str:
    """A whole number, 0 for none, and a fraction: one and a half, a quarter to three and the like have words."""
    if (numerator, denominator) == (1, 2) and whole:
        return {1: _ONE_AND_HALF, 2: _TWO_AND_HALF}.get(whole) or f"{_HALF_MORE} {_cardinal(whole)}"
    if (numerator, denominator) == (1, 4) and whole:
        return f"{_QUARTER_MORE} {_cardinal(whole)}" if whole > 1 else _QUARTER_MORE
    if (numerator, denominator) == (3, 4) and whole:
        return f"{_QUARTER_LESS} {_cardinal(whole + 1)}"
    named = table("fractions").get(f"{numerator}/{denominator}")
    fraction = named or f"{_cardinal(numerator)} {_OVER} {_cardinal(denominator)}"
    return f"{_cardinal(whole)} और {fraction}" if whole else fraction


def halved(hours: int, minutes: int) -> str | None:
    """A quarter past, half past and a quarter to, as they are said of the hours of a clock; None for other minutes."""
    if minutes == 15:
        return f"{_QUARTER_MORE} {_cardinal(hours)}"
    if minutes == 30:
        return with_fraction(hours, 1, 2)
    return f"{_QUARTER_LESS} {_cardinal(hours % 12 + 1)}" if minutes == 45 else None


def with_half(text: str) -> str | None:
    """``1.5`` as it is said of things that are halved; None for a number without a half behind its point."""
    whole, _, decimals = text.partition(".")
    if not decimals or int(decimals) != 5 or len(decimals) != 1:
        return None
    return with_fraction(value(whole), 1, 2)


def ordinal(number: int, ending: str) -> str:
    """``दूसरा`` for 2 and ``रा`` or ``वां``; ``दसवीं`` for 10 and ``वीं``: its vowel is the gender's."""
    vowel = ending[1]
    stem = table("ordinals").get(str(number))
    return stem + vowel if stem else f"{_cardinal(number)}व{vowel}ं"
