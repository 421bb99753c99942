"""Dates, years and generations in Mandarin."""

import re

from service.g2p.mandarin.numerals import digits
from service.source_text import SourceText
from service.text.normalise.boundaries import ASCII_WORD, start
from service.text.normalise.mandarin.times import DASH
from service.text.normalise.mandarin.units import counted, verbalise

_START = start(word=ASCII_WORD)
_END = r"(?![\d:/A-Za-z-])(?!\.\d)"
_MONTH_DAY = r"(1[0-2]|0?[1-9])"
_DAY = re.compile(rf"{_START}(\d{{4}})([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9]){_END}")
_MONTH = re.compile(rf"{_START}((?:19|20)\d\d)[-/](1[0-2]|0[1-9]){_END}")
_SHORT = re.compile(rf"{_START}(?:(0[1-9])([-/])(0[1-9]|[12]\d|3[01])|(1[0-2])([-/])(0[1-9])){_END}")
_SLASHED = re.compile(
    rf"((?:日期|截止|截至|时间|定于|将于|于|今天|明天|昨天|周[一二三四五六日])[是为：: ]{{0,2}})"
    rf"([1-9]|1[0-2])/([12]\d|3[01]|[1-9]){_END}"
)
_DATED = re.compile(
    rf"{_START}([1-9]|1[0-2])/([12]\d|3[01]|[1-9])(?=[（(](?:周|星期)|周[一二三四五六日]|圣诞|元旦|国庆|开始|截止|出发|上线|开业|放假"
    r"|之前|前|晚|早上|上午|下午|中午|凌晨| ?\d{1,2}[:点])"
)
_CLASS = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=[级級届屆](?![别別台]))")
_FESTIVAL = re.compile(r"(?<![\d.])([1-9]|1[0-2])·([12]\d|3[01]|[1-9])(?![\d.])")
_EVENT = re.compile(
    r"(?<![\d.])([1-9]|1[0-2])\.([12]\d|3[01]|[1-9])(?=晚会|事件|事变|大地震|地震|特大|惨案|运动|讲话|消费者|维权|恐怖|空难|枪击|爆炸案|大案)"
)
_YEARS = re.compile(rf"{_START}((?:1[1-9]|20)\d\d)年?{DASH}((?:1[1-9]|20)\d\d)(?=年)")
_YEAR = re.compile(r"(?<![\d.])(\d{1,5})(?=年)")
_GENERATION = re.compile(r"(?<![\d.:/年月日-])([05-9][05]|1[05])(?=后(?![来天面续期边方勤者退跟果备援]))")
_DAYS = re.compile(r"(?<![\d.:/-])(\d{3,16})(?=[日天月])")
_LASTING = re.compile("年(?:多|前|后|後|来|來|间|間|内|内|代|以|的?时间|的?時間|历史|歷史|级|級)")
_AGO = re.compile("年(?:前|的?历史|的?時間|的?时间)")
_MONTH_AFTER = re.compile(r"年\d{1,2}月")


def dates(text: SourceText) -> SourceText:
    """Replace the numbers of dates by words."""
    text = text.sub(_DAY, lambda found: f"{digits(found[1])}年{verbalise(found[3])}月{verbalise(found[4])}日")
    text = text.sub(_MONTH, lambda found: f"{digits(found[1])}年{verbalise(found[2])}月")
    text = text.sub(_SHORT, lambda found: _month_day(found[1] or found[4], found[3] or found[6]))
    text = text.sub(_SLASHED, lambda found: found[1] + _month_day(found[2], found[3]))
    text = text.sub(_DATED, lambda found: _month_day(found[1], found[2])).sub(_CLASS, lambda found: digits(found[1]))
    for pattern in (_FESTIVAL, _EVENT):
        text = text.sub(pattern, lambda found: digits(found[1]) + digits(found[2]))
    text = text.sub(_YEARS, lambda found: f"{digits(found[1])}到{digits(found[2])}")
    text = text.sub(_GENERATION, lambda found: digits(found[1])).sub(_DAYS, lambda found: verbalise(found[1]))
    return text.sub(_YEAR, _year)


def _month_day(month: str, day: str) -> str:
    return f"{verbalise(month)}月{verbalise(day)}日"


def _year(found: re.Match[str]) -> str | None:
    """A year of the calendar digit by digit, a count of years as a number."""
    year, rest = found[1], found.string[found.end() :][:8]
    if year.endswith("000") and _AGO.match(rest):
        return counted(year)
    if len(year) == 4:
        return digits(year) if 1000 < int(year) < 3000 or year[0] == "0" else verbalise(year)
    if len(year) == 2 and (year[0] == "0" or _MONTH_AFTER.match(rest)):
        return digits(year)
    if len(year) == 2 and year > "60" and year[1] != "0" and not _LASTING.match(rest):
        return digits(year)
    return counted(year)
