"""Japanese numbers in katakana, with spaces between accent phrases: ``1,234`` is *sen nihyaku sanjuuyon*."""

import re

MAX_DIGITS = 16
"""Digits up to which a number is read as a number, as 兆 has four more; longer ones are read digit by digit."""
NUMERALS = "〇零一二三四五六七八九十百千万億兆"
"""Numerals in kanji, for a character class."""

_DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
_ONES = ("", *_DIGITS[1:])
_HUNDREDS = (
    *("", "ヒャク", "ニヒャク", "サンビャク", "ヨンヒャク", "ゴヒャク"),
    *("ロッピャク", "ナナヒャク", "ハッピャク", "キューヒャク"),
)  # fmt: skip
_THOUSANDS = ("", "セン", "ニセン", "サンゼン", "ヨンセン", "ゴセン", "ロクセン", "ナナセン", "ハッセン", "キューセン")
_MYRIADS = ("", "マン", "オク", "チョー")
_KANJI_DIGITS = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0}
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12}
_POWER_WORDS = {"十": "ジュー", "百": "ヒャク", "千": "セン", "万": "マン", "億": "オク", "兆": "チョー"}
_DECIMAL_PART = re.compile(r"([0-9,]+)(?:\.([0-9]+))?([十百千万億兆]{0,2})")
_MYRIAD = re.compile(r"([^万億兆]*)([万億兆])")
_ANY_DIGITS = "[0-9,〇零一二三四五六七八九]"
_HUNDREDS_IN_KANJI = re.compile(rf"({_ANY_DIGITS}?千)?({_ANY_DIGITS}*百)?({_ANY_DIGITS}?十)?({_ANY_DIGITS}*)")

SHORT = ((re.compile("イチ$"), "イッ"), (re.compile("ハチ$"), "ハッ"), (re.compile("ジュー$"), "ジュッ"))
"""Endings of a number that are short before s and t."""


def digits(number: str) -> str:
    """``03``: zero san."""
    return " ".join(_DIGITS[int(digit)] for digit in number)


def cardinal(number: str) -> str:
    """``1,234``: sen nihyaku sanjuuyon."""
    number = number.replace(",", "")
    if len(number) > MAX_DIGITS or (number[0] == "0" and len(number) > 1):
        return digits(number)
    groups = [number[max(0, end - 4) : end] for end in range(len(number), 0, -4)]
    phrase = [_group(int(group), place) for place, group in enumerate(groups) if int(group)]
    return " ".join(reversed(phrase)) or "ゼロ"


def decimal(whole: str, decimals: str) -> str:
    """``3.14``: san ten ichi yon. A short ``1.5`` is itten go."""
    before = "レー" if whole == "0" else shortened(cardinal(whole), SHORT)
    return f"{before}テン {digits(decimals)}"


def decimal_phrase(number: str) -> str:
    """A number with a decimal point, whose parts may have powers of ten: ``1.5億``, ``2億3.5万``."""
    words = []
    for written, decimals, powers in _DECIMAL_PART.findall(number):
        phrase = decimal(written.replace(",", ""), decimals) if decimals else cardinal(written)
        words.append(phrase + "".join(_POWER_WORDS[power] for power in powers))
    return " ".join(words)


def value(number: str) -> str | None:
    """Digits of a number that has powers of ten in kanji, or all of it: ``3万5千`` is ``35000``, ``二〇二四`` ``2024``.

    None if it has a decimal point, or if its powers are in no order: ``十十``, ``百億兆``.
    """
    if "." in number:
        return None
    total, rest, last = 0, number, 16
    for myriad in _MYRIAD.finditer(number):
        part, power = _below_myriad(myriad[1]), _POWERS[myriad[2]]
        if not part or power >= last:
            return None
        total, rest, last = total + part * 10**power, number[myriad.end() :], power
    part = _below_myriad(rest)
    plain = str(total + part) if part is not None else ""
    return plain if 0 < len(plain) <= MAX_DIGITS else None


def _below_myriad(written: str) -> int | None:
    """Value of a number with 千, 百 and 十 in this order, or without; empty is 0."""
    found = _HUNDREDS_IN_KANJI.fullmatch(written)
    if not found:
        return None
    last = _plain(found[4])
    return last + sum((_plain(part[:-1]) or 1) * int(10 ** _POWERS[part[-1]]) for part in found.groups()[:3] if part)


def _plain(written: str) -> int:
    return int("".join(str(_KANJI_DIGITS.get(each, each)) for each in written.replace(",", "")) or 0)


def shortened(phrase: str, endings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """``phrase`` with the first of ``endings`` that it has made short."""
    for ending, short in endings:
        if ending.search(phrase):
            return ending.sub(short, phrase)
    return phrase


def _group(number: int, place: int) -> str:
    """One to four digits with their power of ten thousand."""
    thousands, hundreds, rest = number // 1000, number // 100 % 10, number % 100
    tens = ("", "ジュー")[rest >= 10]
    last = (_ONES[rest // 10] if rest >= 20 else "") + tens + _ONES[rest % 10]
    words = [_THOUSANDS[thousands], _HUNDREDS[hundreds], last]
    if place and number == 1000:
        words = ["イッセン"]
    phrase = " ".join(filter(None, words))
    if _MYRIADS[place] == "チョー":
        phrase = shortened(phrase, SHORT)
    return phrase + _MYRIADS[place]
