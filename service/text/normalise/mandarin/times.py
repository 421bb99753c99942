"""Times of day, ratios and scores in Mandarin."""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.boundaries import ASCII_WORD, start
from service.text.normalise.mandarin.units import counted, verbalise
from service.text.normalise.word_lists import read_rows

DASH = r" ?[-–—~～〜至到]{1,2} ?"
_START = start(word=ASCII_WORD)
_END = r"(?![\d:/A-Za-z-])(?!\.\d)"
_CLOCK = r"([01]?\d|2[0-4])[:](?:([0-5]\d))(?:[:]([0-5]\d))?"
_HALF = r"([aApP])\.?[mM]\.?(?![A-Za-z])"
_CLOCKS = re.compile(rf"{_START}{_CLOCK}{DASH}{_CLOCK}{_END}")
_TIME = re.compile(rf"{_START}{_CLOCK}{_END}")
_HALF_DAY = re.compile(rf"{_START}(0?\d|1[0-2])(?::([0-5]\d))?(?::([0-5]\d))? ?{_HALF}")
_RATIO = re.compile(rf"{_START}(\d{{1,4}}):(\d{{1,4}}){_END}")
_SCORE = re.compile(
    rf"(比分|局分|盘分|总分|战绩|结果|比例|比率|比值|宽高比|纵横比|配比|以)([是为為到：:来变成改写定格在扳锁]{{0,4}} ?)"
    rf"(\d{{1,3}})[:：-](\d{{1,3}}){_END}"
)
_WON = re.compile(
    "(?:的?(?:总|大)?比分|的?(?:成绩|优势|劣势|战绩)|战胜|击败|获胜|取胜|胜|负|领先|落后|赢|输|逆转|惜败|淘汰|险胜|力克|不敌|告负|横扫|平)"
)
_TOLD = re.compile("(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜|晚|早) ?$")


def times(text: SourceText) -> SourceText:
    """Replace times, ratios and scores by words."""
    text = text.sub(_HALF_DAY, _half_day).sub(_SCORE, _score)
    text = text.sub(_CLOCKS, lambda found: f"{_clock(*found.groups()[:3])}到{_clock(*found.groups()[3:])}")
    text = text.sub(_TIME, lambda found: _clock(*found.groups()))
    return text.sub(_RATIO, lambda found: f"{verbalise(found[1])}比{verbalise(found[2])}")


def _clock(hour: str, minutes: str, seconds: str | None) -> str:
    words = f"{counted(hour)}点"
    if seconds or minutes != "00":
        words += ("零" * minutes.startswith("0") + verbalise(minutes) if minutes != "00" else "零") + "分"
    return words + (f"{verbalise(seconds)}秒" if seconds else "")


def _half_day(found: re.Match[str]) -> str:
    told = _TOLD.search(found.string[max(0, found.start() - 3) : found.start()])
    part = "" if told else _part_of_day(f"{found[4].lower()}m", int(found[1]))
    return part + _clock(str(int(found[1])), found[2] or "00", found[3])


def _part_of_day(half: str, hour: int) -> str:
    parts = [(int(first), word) for name, first, word in _parts() if name == half]
    return max((first, word) for first, word in parts if first <= max(hour, parts[0][0]))[1]


def _score(found: re.Match[str]) -> str | None:
    if found[1] == "以" and not _WON.match(found.string, found.end()):
        return None
    return f"{found[1]}{found[2]}{verbalise(found[3])}比{verbalise(found[4])}"


@cache
def _parts() -> tuple[tuple[str, ...], ...]:
    return read_rows("zh", "half_days")
