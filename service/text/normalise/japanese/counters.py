"""Japanese numbers with their counters, in katakana: ``3本`` is sanbon, ``8日`` yooka, ``20歳`` hatachi.

Katakana with marked long vowels is pronounced as it is written, where hiragana would be segmented again: misaki reads
``300`` as *san bi-ya ku*. Spaces mark accent phrases.
"""

import re
from collections.abc import Mapping

MAX_DIGITS = 16
"""Digits up to which a number is read as a number, as 兆 has four more; longer ones are read digit by digit."""

_DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
_ONES = ("", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
_HUNDREDS = (
    *("", "ヒャク", "ニヒャク", "サンビャク", "ヨンヒャク", "ゴヒャク"),
    *("ロッピャク", "ナナヒャク", "ハッピャク", "キューヒャク"),
)  # fmt: skip
_THOUSANDS = ("", "セン", "ニセン", "サンゼン", "ヨンセン", "ゴセン", "ロクセン", "ナナセン", "ハッセン", "キューセン")
_MYRIADS = ("", "マン", "オク", "チョー")

_SHORT = (
    (re.compile("イチ$"), "イッ"),
    (re.compile("ハチ$"), "ハッ"),
    (re.compile("ジュー$"), "ジュッ"),
)
"""Endings of a number before a counter that begins with s or t."""
_SHORTER = (*_SHORT, (re.compile("ロク$"), "ロッ"), (re.compile("ヒャク$"), "ヒャッ"))
"""The same before k, h and p."""

_HARD = frozenset("カキクケコ")
_SOFT = frozenset("サシスセソタチツテト")
_BREATHY: Mapping[str, str] = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))
_VOICED: Mapping[str, str] = dict(zip("ハヒフヘホカケソ", "バビブベボガゲゾ", strict=True))

_COUNTERS: Mapping[str, str] = {
    "本": "ホン", "匹": "ヒキ", "杯": "ハイ", "票": "ヒョー", "分間": "フンカン", "分": "フン", "泊": "ハク",
    "個": "コ", "回": "カイ", "階": "カイ", "件": "ケン", "軒": "ケン", "曲": "キョク", "級": "キュー",
    "か国": "カコク", "カ国": "カコク", "ヶ国": "カコク", "か所": "カショ", "カ所": "カショ", "ヶ所": "カショ",
    "か月": "カゲツ", "カ月": "カゲツ", "ヶ月": "カゲツ", "ヵ月": "カゲツ", "箇所": "カショ",
    "歳": "サイ", "才": "サイ", "冊": "サツ", "週間": "シューカン", "足": "ソク", "世紀": "セーキ", "種類": "シュルイ",
    "頭": "トー", "通": "ツー", "点": "テン", "丁目": "チョーメ", "着": "チャク", "セット": "セット", "体": "タイ",
    "万": "マン", "億": "オク", "兆": "チョー", "人": "ニン", "名": "メー", "枚": "マイ", "台": "ダイ",
    "年間": "ネンカン", "年": "ネン", "時間": "ジカン", "時": "ジ", "秒": "ビョー", "円": "エン", "度": "ド",
    "倍": "バイ", "番": "バン", "号": "ゴー", "位": "イ", "割": "ワリ", "日間": "ニチカン", "日": "ニチ", "月": "ガツ",
    "つ": "ツ", "ドル": "ドル", "ユーロ": "ユーロ", "ペンス": "ペンス",
    "ポンド": "ポンド", "セント": "セント", "パーセント": "パーセント", "キロ": "キロ", "トン": "トン",
}  # fmt: skip
COUNTERS = "|".join(sorted(_COUNTERS, key=len, reverse=True))
"""Pattern of all counters."""

_THIRD = frozenset("階軒足本匹杯")
"""Counters that are voiced after three, a thousand and ten thousand."""
_FOURTH = {"人": "ヨニン", "年": "ヨネン", "年間": "ヨネンカン", "時": "ヨジ", "時間": "ヨジカン", "円": "ヨエン"}
_NINTH = {"時": "クジ", "時間": "クジカン", "月": "クガツ"}
_SEVENTH = {"時": "シチジ", "時間": "シチジカン", "月": "シチガツ"}
_DAYS: Mapping[int, str] = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか", 9: "ここのか",
    10: "とおか", 14: "ジューよっか", 19: "ジュークニチ", 20: "はつか", 24: "ニジューよっか", 29: "ニジュークニチ",
}  # fmt: skip
_THINGS = ("ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ")
"""Hiragana, as dictionaries have these words: in katakana *hatsuka* would be *hakka*, mint."""


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
    before = "レー" if whole == "0" else _shortened(cardinal(whole), _SHORT)
    return f"{before}テン {digits(decimals)}"


def counted(number: str, counter: str) -> str:
    """``3``, ``本``: sanbon."""
    number = number.replace(",", "")
    if len(number) <= 4 and number[0] != "0" and (special := _special(int(number), counter)):
        return special
    phrase, thing = cardinal(number), _COUNTERS[counter]
    if counter in ("万", "億", "兆") and number == "1000":
        phrase = "イッセン"
    for digit, forms in (("ヨン", _FOURTH), ("ナナ", _SEVENTH), ("キュー", _NINTH)):
        if counter in forms and phrase.endswith(digit) and not _is_too_late(number, counter):
            return phrase.removesuffix(digit) + forms[counter]
    return _joined(phrase, thing, counter)


def _is_too_late(number: str, counter: str) -> bool:
    """True beyond the hours of a day, which have no special form: ``47時間`` is yonjuunana-jikan."""
    return counter in _SEVENTH and int(number) > 24


def _special(number: int, counter: str) -> str:
    if counter == "人" and number in (1, 2):
        return ("ひとり", "ふたり")[number - 1]
    if counter in ("歳", "才") and number == 20:
        return "はたち"
    if counter == "つ" and 0 < number < 10:
        return _THINGS[number - 1]
    if counter in ("日", "日間") and number in _DAYS:
        return _DAYS[number] + " カン" * (counter == "日間")
    return "シガツ" if (counter, number) == ("月", 4) else ""


def _joined(phrase: str, thing: str, counter: str) -> str:
    first = thing[0]
    if first in _BREATHY:
        short = _shortened(phrase, _SHORTER)
        if short != phrase:
            return short + _BREATHY[first] + thing[1:]
        if phrase.endswith("ン") and (counter not in _THIRD or phrase.endswith("ヨン")):
            # Three, four and a thousand minutes: sanpun, yonpun; but yonhon, yonhiki.
            return phrase + (thing if counter in _THIRD or counter == "票" else _BREATHY[first] + thing[1:])
    elif first in _HARD:
        phrase = _shortened(phrase, _SHORTER)
    elif first in _SOFT:
        phrase = _shortened(phrase, _SHORT)
    if counter in _THIRD and phrase.endswith(("サン", "セン", "ゼン", "マン")):
        return phrase + _VOICED[first] + thing[1:]
    return phrase + thing


def _shortened(phrase: str, endings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
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
        phrase = _shortened(phrase, _SHORT)
    return phrase + _MYRIADS[place]
