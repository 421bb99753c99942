"""Dates, days of the week and years in Japanese."""

import re
from functools import cache

from service.g2p.japanese.readings import MARK, reading
from service.source_text import SourceText
from service.text.normalise.japanese.patterns import ALONE, DASH, KANJI
from service.text.normalise.word_lists import read_table

_MONTH, _DAY = "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(rf"{ALONE}([12][0-9]{{3}})([-/.]){_MONTH}\2{_DAY}(?![-/.]?[0-9])")
_MONTH_OF_YEAR = re.compile(rf"(?<![-0-9A-Za-z/.])((?:19|20)[0-9]{{2}})(?:/{_MONTH}|-(0[1-9]|1[0-2]))(?![-/.]?[0-9])")
_ERA = re.compile(rf"(?<![A-Za-z0-9])([MTSHR])([0-9]{{1,2}})(?=年|([./-]){_MONTH}\3{_DAY}(?![-/.]?[0-9]))")
_ERA_DATE = re.compile(rf"(?<=令和|平成|昭和|大正|明治)([0-9]{{1,2}})([./-]){_MONTH}\2{_DAY}(?![-/.]?[0-9])")
_YEARS = re.compile(rf"{ALONE}([12][0-9]{{3}}){DASH}([12][0-9]{{3}})(?=年)")
_SLASHED = re.compile(rf"(?<![-0-9A-Za-z/.]){_MONTH}/{_DAY}(?![-/0-9]|\.[0-9]| ?[=＝+×÷])")
_DATED = re.compile(
    rf" ?(?:[(（][月火水木金土日祝]|{DASH} ?[0-9]{{1,2}}/|[0-9]{{1,2}}[:時]|午[前後]|[AP]M|まで|から|より|付|締|必着"
    "|開|発売|公開|時点|頃|ごろ|以降|以前|に(?![減縮分割切薄な落下圧希抑短低等]))"
)
"""Signs and words behind a date that stand behind no fraction."""
_DATED_BEFORE = re.compile(
    rf"(?:[0-9]{{1,2}}/[0-9]{{1,2}} ?{DASH} ?|日付[はが:： ]{{0,2}}|期限[はが:： ]{{0,2}}|[締〆]切[はが:： ]{{0,2}})$"
)
_LARGEST_DENOMINATOR = 5
"""Of a usual fraction that a sentence begins with."""
_PADDED = re.compile(r"(?<![0-9])0([0-9])(?=[年月日時分秒])")
_FIRST = re.compile(rf"(?<=月)(?:0?1|一)日(?![間{KANJI}])|(?<=月)0?1日(?!間)|(?<![0-9])0?1日(?=[(（]{MARK})")
_NIGHT = re.compile(r"(?<=[0-9]日)([朝夜])(?![食刊会礼市間景空行勤中店型学光警盲遊])")

_DAYS = "[月火水木金土日祝休]"
_IN_BRACKETS = re.compile(rf"(?<=[日0-9週])( ?[(（])({_DAYS})(曜日?)?((?:[・、,/･]?{_DAYS}){{0,2}})(?=[)）])")
_FROM_TO = re.compile(
    rf"(?<![{KANJI}ァ-ヺA-Za-z0-9])((?:毎週|平日)?)([月火水木金土日])(曜日?)?{DASH}([月火水木金土日])(曜日?)?((?:[・、]?祝)?)(?![{KANJI}ァ-ヺA-Za-z0-9])"
)
_LISTED = re.compile(rf"(?<![{KANJI}・/])((?:毎週)?)([月火水木金土日](?:[・/･]{_DAYS}){{1,6}})(曜日?)?(?![{KANJI}・/])")
_FULL = re.compile("([月火水木金土日])曜日")
_ONLY_DAYS = re.compile("[火水木金土]")


def dates(text: SourceText) -> SourceText:
    """Replace days of the week by readings, and dates with signs by dates with 年, 月 and 日."""
    text = text.sub(_DATE, lambda found: f"{found[1]}年{int(found[3])}月{int(found[4])}日")
    text = text.sub(_MONTH_OF_YEAR, lambda found: f"{found[1]}年{int(found[2] or found[3])}月")
    text = text.sub(_ERA, lambda found: f"{_eras()[found[1]]}{int(found[2])}")
    text = text.sub(_ERA_DATE, lambda found: f"{int(found[1])}年{int(found[3])}月{int(found[4])}日")
    text = text.sub(_YEARS, lambda found: f"{found[1]}年から{found[2]}").sub(_SLASHED, _slashed)
    text = text.sub(_IN_BRACKETS, _in_brackets).sub(_FROM_TO, _from_to).sub(_LISTED, _listed)
    # misaki reads 水曜日 as suiyoohi.
    text = text.sub(_FULL, lambda found: reading(_weekdays()[found[1]][1]))
    return text.sub(_NIGHT, _night).sub(_PADDED, lambda found: found[1]).sub(_FIRST, lambda _: reading("ツイタチ"))


def _slashed(found: re.Match[str]) -> str | None:
    """``12/25`` as a date, unless it may be a fraction and nothing around it speaks for a date."""
    month, day = int(found[1]), int(found[2])
    after, before = found.string[found.end() : found.end() + 8], found.string[max(0, found.start() - 8) : found.start()]
    fraction = month < day <= 12 and not (found[1] + found[2]).startswith("0")
    if month > 1 and day > _LARGEST_DENOMINATOR and after.startswith("は"):
        fraction = False
    if fraction and not _DATED.match(after) and not _DATED_BEFORE.search(before):
        return None
    return f"{month}月{day}日"


def _night(found: re.Match[str]) -> str:
    return reading("アサ" if found[1] == "朝" else "ヨル")


def _in_brackets(found: re.Match[str]) -> str:
    days = _weekdays()
    others = "、".join(reading(days[day][1]) for day in found[4] if day in days)
    return f"{found[1]}{reading(days[found[2]][1])}" + (f"、{others}" if others else "")


def _from_to(found: re.Match[str]) -> str:
    days = _weekdays()
    first, last = days[found[2]][bool(found[3]) and found[3] == "曜日"], days[found[4]][found[5] == "曜日"]
    return f"{found[1]}{reading(first)}から{reading(last)}" + (f"、{reading(days['祝'][1])}" if found[6] else "")


def _listed(found: re.Match[str]) -> str | None:
    if not _ONLY_DAYS.search(found[2]):
        return None
    days = _weekdays()
    return found[1] + "、".join(
        reading(days[day][place == len(found[2]) // 2 and found[3] == "曜日"])
        for place, day in enumerate(found[2][::2])
    )


@cache
def _weekdays() -> dict[str, tuple[str, str]]:
    return {kanji: (short, full) for kanji, short, full in read_table("ja", "weekdays", 3)}


@cache
def _eras() -> dict[str, str]:
    return {letter: name for letter, name in read_table("ja", "eras", 2)}
