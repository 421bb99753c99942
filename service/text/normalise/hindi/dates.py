"""Dates in Hindi: ``25/12/2024``, ``2024-12-25``, ``25.12.24``, ``02-01``, ``15 अगस्त 1947``, ``Jan 5, 2024``; years.

The day comes first, unless it could not be a month. A year from 1100 on is said in hundreds, and so is a
price or a count of those thousands in everyday speech: a number before ``में`` or ``का`` may be either.
"""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import cardinal, year
from service.text.normalise.hindi.patterns import CURRENCY_SIGNS, DASH, END, LETTERS, START, WORD_END, WORD_START
from service.text.normalise.hindi.words import LANGUAGE, abbreviated, any_of, rows
from service.text.normalise.nouns import names

_NUMERIC = re.compile(
    rf"{START}(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d){END}(?!/)"
)
_YEAR_FIRST = re.compile(rf"{START}(?P<year>\d{{4}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<a>\d{{1,2}}){END}(?!/)")
_MONTH_OF_YEAR = re.compile(rf"{START}(?P<b>[0०]\d|[1१][0-2०-२])[/.-](?P<year>(?:[1१][5-9५-९]|[2२][0०])\d\d){END}(?!/)")
_DAY_OF_MONTH = re.compile(rf"{START}(?P<a>\d\d)[/-](?P<b>\d\d){END}(?![/%]| %)")
_BETWEEN = re.compile(
    rf"(?<!\d)(?P<first>\d{{1,4}}[/.]\d\d?[/.]\d{{2,4}}){DASH}(?=\d{{1,4}}[/.]\d\d?[/.]\d{{2,4}}{END})"
)
_DAY_BY_CASE = re.compile(rf"{START}(?P<a>1[3-9]|2\d|3[01])[/-](?P<b>0?[1-9]|1[0-2])(?= (?:को|तक){WORD_END})")
_ZEROS = ("0", "०")

_YEAR_START = rf"(?<![{LETTERS}.,:/{CURRENCY_SIGNS}-])(?<![{CURRENCY_SIGNS}] )"
_YEARS = re.compile(rf"{_YEAR_START}(?P<first>\d{{4}})(?:{DASH}| से )(?P<last>\d{{4}}|\d\d){END}(?!/)")
_DECADE = re.compile(rf"{_YEAR_START}(?P<year>\d{{3}}[0०])(?:s|'s|’s)(?P<said> के दशक)?{WORD_END}")
_NAMED_YEAR = re.compile(rf"{WORD_START}(?P<name>सन्?|साल|वर्ष|ईसवी|संवत्?) (?P<year>\d{{4}}){END}")
_YEAR = re.compile(
    rf"{_YEAR_START}(?P<year>[1१][1-9१-९]\d\d)(?= (?:ईसवी|ईस्वी|ईसा|में|से|का|की|के|को|तक){WORD_END}|[-–]?(?:वीं|वें|वां))"
)
_OLDEST, _LATEST = 1100, 2199
_NEXT_CENTURY = 50
"""Years of two digits from which they are those of the last century."""


def normalise(text: SourceText) -> SourceText:
    """Replace dates; numbers that stand for a year alone are for ``normalise_years``."""
    text = text.sub(_DECADE, lambda match: f"{year(match['year'])} के दशक")
    text = text.sub(_BETWEEN, lambda match: f"{match['first']} से ")
    for pattern in (_NUMERIC, _YEAR_FIRST, _MONTH_OF_YEAR, _DAY_OF_MONTH):
        text = text.sub(pattern, _numeric)
    text = text.sub(_DAY_BY_CASE, lambda match: _day_and_month(int(match["a"]), int(match["b"])))
    return text.sub(_month_first(), _named).sub(_named_month(), _named)


def normalise_years(text: SourceText) -> SourceText:
    """Replace years that a word or another year shows to be one."""
    text = text.sub(_YEARS, _years)
    text = text.sub(_NAMED_YEAR, lambda match: f"{match['name']} {year(match['year'])}")
    return text.sub(_YEAR, lambda match: year(match["year"]))


@cache
def _months() -> dict[str, int]:
    own = {name.replace(".", "").lower(): int(number) for name, number in rows("months")}
    return own | {name: number for number, name in _names().items()}


@cache
def _names() -> dict[int, str]:
    return dict(enumerate(names(LANGUAGE, "month"), 1))


@cache
def _month_first() -> re.Pattern[str]:
    """``Jan 5, 2024``, in English notation."""
    latin = any_of(name for name, _ in rows("months") if name.isascii())
    hindi = rf"(?:{any_of(_names().values())})(?= \d{{1,2}},? \d{{4}}{END})"
    return re.compile(
        rf"{WORD_START}(?P<month>{latin}|{hindi})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"(?:(?P<gap>),? (?P<year>\d{{4}}))?{END}"
    )


@cache
def _named_month() -> re.Pattern[str]:
    """A month with its day before it, its year behind it, or both."""
    written = [*_names().values(), *(row[0] for row in rows("months"))]
    months = "|".join(map(abbreviated, sorted(written, key=len, reverse=True)))
    day = rf"{START}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?"
    year_behind = rf"(?:(?P<gap>,? ?|-)(?P<year>\d{{4}}){END})?"
    return re.compile(rf"(?:{day}|{WORD_START})(?P<month>{months})(?:(?<=[.॰])|\.(?= \d)|{WORD_END}){year_behind}")


def _numeric(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    day, month = int(parts.get("a") or 1), int(match["b"])
    month_first = month > 12 and (len(parts.get("year", "")) != 2 or parts["mark"] == "/")
    if month_first:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if "year" not in parts:
        is_date = match["a"].startswith(_ZEROS) or match["b"].startswith(_ZEROS)
        return _day_and_month(day, month, month_first) if is_date else None
    said = _day_and_month(day, month, month_first) if "a" in parts else _names()[month]
    return f"{said} {year(_whole_year(match['year']))}"


def _day_and_month(day: int, month: int, month_first: bool = False) -> str:
    """Both in the order in which they are written."""
    words = (cardinal(str(day)), _names()[month])
    return " ".join(reversed(words) if month_first else words)


def _whole_year(digits: str) -> str:
    if len(digits) == 4:
        return digits
    return str(int(digits) + (1900 if int(digits) >= _NEXT_CENTURY else 2000))


def _named(match: re.Match[str]) -> str | None:
    day, year_digits = match["day"], match["year"]
    name = _names()[_months()[match["month"].replace(".", "").replace("॰", "").lower()]]
    beside = match.string[: match.start()].rstrip(" -–")[-1:].isdecimal()
    if not (day or year_digits or (beside and match["month"] != name)) or (day and not 1 <= int(day) <= 31):
        return None
    words = f"{cardinal(str(int(day)))} {name}" if day else name
    comma = "," if "," in (match["gap"] or "") else ""
    return f"{words}{comma} {year(year_digits)}" if year_digits else words


def _years(match: re.Match[str]) -> str | None:
    """``1914-18`` has a "to", the business year ``2023-24`` none."""
    first, last = int(match["first"]), int(match["last"])
    if len(match["last"]) == 2:
        whole = first - first % 100 + last
        if not (_OLDEST <= first <= _LATEST and whole > first):
            return None
        return f"{year(match['first'])} {'' if whole == first + 1 else 'से '}{cardinal(str(last))}"
    if not _OLDEST <= first < last <= _LATEST:
        return None
    return f"{year(match['first'])} से {year(match['last'])}"
