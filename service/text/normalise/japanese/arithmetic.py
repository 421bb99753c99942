"""Arithmetic, scores and ranges in Japanese: what a sign between two numbers says."""

import re
from collections.abc import Mapping
from functools import cache

from service.g2p.japanese.readings import MARK, reading
from service.source_text import SourceText
from service.text.normalise.japanese.counters import counter_pattern
from service.text.normalise.japanese.patterns import ANY, KANJI, NUMBER, number_reading
from service.text.normalise.word_lists import read_table

_VALUE = rf"[-−]?{NUMBER}"
_SUM = re.compile(
    rf"(?<![0-9A-Za-z.,/])({_VALUE}(?: ?[-−–+＋×✕✖x*÷/] ?{_VALUE}){{1,8}})"
    rf" ?[=＝] ?(?:({_VALUE})(?![0-9.,]*[0-9A-Za-z]))?"
)
_TERM = re.compile(rf"({NUMBER})|([-−–+＋×✕✖x*÷/])")
_TIMES = re.compile(rf"(?<=[0-9{MARK}ァ-ヺー）)])( ?)[×✕✖]( ?)(?=[-−0-9(（A-Za-z])|(?<=[0-9])[x*](?=[0-9])")
_PLUS = re.compile(r"(?<=[0-9])( ?)[+＋]( ?)(?=[0-9])")
_DIVIDED = re.compile(r"(?<=[0-9])( ?)÷( ?)(?=[0-9])")
_COMPARED = re.compile(r"(?<=[0-9A-Za-z])( ?)([<>])[=＝](?= ?[-0-9A-Za-z])")
_POSITIVE = re.compile(r"(?<![0-9A-Za-z)）+])[+＋](?=[0-9])")
_RATIO = re.compile(rf"(?<![0-9A-Za-z:.,])({NUMBER})[:：対]({NUMBER})(?![0-9:])")
_PLACE = re.compile(r"(?<![0-9A-Za-z-])([0-9]{1,4}(?:[-−–‐][0-9]{1,4}){2,4})(?![0-9-])(?!\.[0-9])")
_PAIR = re.compile(rf"(?<![-0-9A-Za-z.,/])({ANY})( ?[-−–‐〜～~] ?)({ANY})(?![-−–0-9A-Za-z/])(?!\.[0-9])")
_TILDE = re.compile(
    rf"(?<=[0-9{MARK}年月日時分秒円度人個件回本枚歳%)）]) ?[〜～~] ?(?=[-−0-9{MARK}午一-鿿ァ-ヺぁ-ゖ]|$)"
    rf"|(?<=[{KANJI}ァ-ヺー]) ?[〜～~] ?(?=[-−]?[0-9])"
)
_DASH = re.compile(rf"(?<=[0-9{MARK}年月日時分秒円度%人個枚本回]) ?[-−–] ?(?=[0-9])")
_MINUS = re.compile(rf"(?<![0-9A-Za-z)）{MARK}-])[-−](?=[0-9])")
_WON = re.compile(
    r"[でのにと、は]{0,2}(?:[勝敗負破下]|引き?分|同点|逆転|ドロー|リード|快勝|辛勝|惜敗|完封|先制|折り返|タイ|スコア|延長)"
)
_SCORE_BEFORE = re.compile(r"(?:スコア|結果|試合|前半|後半|戦|セット|対戦|終了|最終)[はがも、：: ]{0,2}$")
_OWN_READINGS = frozenset("月日時")
"""Counters that are said with the first number of a range, too."""
_PLACE_BEFORE = re.compile(rf"[{KANJI}]$")
_FIGURE_BEFORE = re.compile("[図表問式節章録料例]$")
_NO_PLACE_BEFORE = re.compile("[約計第全毎各同前後条戦]$")


def arithmetic(text: SourceText) -> SourceText:
    """Replace the signs of sums, products and comparisons by words."""
    text = text.sub(_SUM, _sum).sub(_TIMES, lambda _: reading("カケル"))
    text = text.sub(_PLUS, lambda _: reading("タス")).sub(_DIVIDED, lambda _: reading("ワル"))
    text = text.sub(_COMPARED, lambda found: reading("ショーナリイコール" if found[2] == "<" else "ダイナリイコール"))
    return text.sub(_POSITIVE, lambda _: reading("プラス"))


def ranges(text: SourceText) -> SourceText:
    """Replace the sign of a score, a ratio, a range or a negative number by a word."""
    text = text.sub(_RATIO, lambda found: _joined(found[1], "タイ", found[2]))
    text = text.sub(_PLACE, lambda found: "の".join(number_reading(number) for number in re.split("[-−–‐]", found[0])))
    text = text.sub(_PAIR, _pair).sub(_TILDE, lambda _: "から").sub(_DASH, lambda _: "から")
    return text.sub(_MINUS, lambda _: reading("マイナス"))


def _sum(found: re.Match[str]) -> str:
    words = "".join(_term(term, place) for place, term in enumerate(_TERM.finditer(found[1])))
    if found[2] is None:
        return words + reading("イコール")
    result = found[2].lstrip("-−")
    return words + "は" + reading("マイナス") * (result != found[2]) + number_reading(result)


def _term(term: re.Match[str], place: int) -> str:
    if term[1]:
        return number_reading(term[1])
    before = term.string[: term.start()].rstrip()
    negative = term[2] in "-−" and not before[-1:].isdecimal()
    return reading("マイナス" if negative else _signs()[term[2]])


def _pair(found: re.Match[str]) -> str | None:
    """A score, two parts of a place, or a range, whose counter is behind the second number."""
    first, sign, last = found.groups()
    after = found.string[found.end() : found.end() + 8]
    before = found.string[max(0, found.start() - 8) : found.start()]
    if sign.strip() in "〜～~":
        return _ranged(first, last, after)
    if _WON.match(after) or _SCORE_BEFORE.search(before):
        return _joined(first, "タイ", last)
    if re.match(counter_pattern(), after) and _is_range(first, last):
        return _ranged(first, last, after)
    if _FIGURE_BEFORE.search(before):
        return _joined(first, "ノ", last)
    if _PLACE_BEFORE.search(before) and not _NO_PLACE_BEFORE.search(before):
        return _joined(first, "ノ", last)
    if _is_range(first, last) and first != "0":
        return f"{number_reading(first)}から{last}"
    return _joined(first, "タイ", last)


def _ranged(first: str, last: str, after: str) -> str:
    """A range; numbers of hours, days and months have readings of their own."""
    return f"{number_reading(first, after[0] if after[:1] in _OWN_READINGS else '')}から{last}"


def _is_range(first: str, last: str) -> bool:
    numbers = [number.replace(",", "") for number in (first, last)]
    try:
        return float(numbers[0]) < float(numbers[1])
    except ValueError:
        return True


def _joined(first: str, word: str, last: str) -> str:
    return f"{number_reading(first)}{reading(word)}{number_reading(last)}"


@cache
def _signs() -> Mapping[str, str]:
    return {sign: name for sign, name in read_table("ja", "arithmetic", 2)}
