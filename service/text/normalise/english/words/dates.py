"""Dates, days before months: ``2024-01-31`` is "January thirty first, twenty twenty four" or its British form.

``1/2/2024`` is in January for Americans, in February for the British, unless only the other order makes a date.
Decades (``1990s``, ``'90s``) and years are misaki's own, and right.
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, end, start
from service.text.normalise.english.patterns import DASH, GAP, SENTENCE_END, after
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.english.words.days import DAYS, MONTHS, capitalise, full

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_NTH = "(?:st|nd|rd|th)"
_YEAR = "(?:1[0-9]|20)[0-9]{2}"
_START, _END = start(), end()

_ISO = re.compile(
    rf"{_START}(?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>{_DAY})"
    rf"(?:(?=T[0-9]{{2}}:)(?P<hour>T)|{end(joints='.:/-')})"
)
_SLASHES = re.compile(
    rf"{_START}(?P<one>[0-9]{{1,2}})(?P<mark>[-/.])(?P<two>[0-9]{{1,2}})(?P=mark)"
    rf"(?P<year>{_YEAR}|(?<=/)[0-9]{{2}}){_END}"
)
_NO_YEAR = re.compile(
    rf"(?:(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?|\b(?:[Dd]ue|[Dd]eadline(?:{GAP}is)?)(?:{GAP}on|{GAP}by)?)"
    rf"|\b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince|[Ff]rom|[Tt]hrough|[Bb]efore|[Aa]fter)){GAP}"
    rf"(?P<one>0?[1-9]|[12][0-9]|3[01])/(?P<two>0?[1-9]|[12][0-9]|3[01])(?![\w/-]|[.,:][0-9]|{GAP}(?:of|an?|cups?|inch)\b)"
)
_FRACTION_LIKE = frozenset(("2", "3", "4", "5", "8", "10"))
_NAMED_DATES = frozenset(("9/11", "7/7", "24/7"))
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH}){GAP}(?P<day>{_DAY})(?P<nth>{_NTH})?(?:{DASH}(?P<to>{_DAY}){_NTH}?)?"
    rf"(?:(?:,{GAP}?|{GAP})(?P<year>{_YEAR}))?{_END}"
)
_DAY_FIRST = re.compile(
    rf"{start(besides=CURRENCIES)}(?P<the>[Tt]he{GAP})?(?P<day>{_DAY}){_NTH}?(?:{DASH}(?P<to>{_DAY}){_NTH}?)?(?:{GAP}|-)"
    rf"(?:of{GAP})?(?P<month>{_MONTH})(?:(?:,?{GAP}|-)(?P<year>{_YEAR}|(?<=-)[0-9]{{2}}))?{_END}"
)
_MONTH_ALONE = re.compile(
    rf"\b(?P<month>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?={GAP}(?:{_YEAR}{_END}|['’][0-9]{{2}}(?!\w)))"
)
_DECADES = re.compile(rf"(?<=[0-9]0s){DASH}(?=['’]?(?:[0-9]{{2}})?[0-9]0s\b)")
_JOINT = re.compile(
    rf"(?:(?<=[0-9]){DASH}(?={_MONTH}{GAP}{_DAY}\b)|(?<=[a-z]){DASH}(?={_DAY}{GAP}{_MONTH})"
    rf"|(?<=[0-9]{{4}}){DASH}(?={_MONTH}{GAP}{_YEAR}))"
)
_WEEKDAY = re.compile(
    rf"\b(?:(Mon)|(Tue)s?|(Wed)|(Thu)(?:rs?)?|(Fri)|(Sat)|(Sun))\b\.?"
    rf"(?=,?{GAP}(?:(?:{_MONTH}){GAP}{_DAY}|{_DAY}{_NTH}?{GAP}{_MONTH}|[0-9]{{1,2}}(?::[0-9]{{2}}|{GAP}?[ap]m))\b)"
)
_TIME = re.compile(rf"{GAP}[0-9]{{1,2}}[:ap]")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace dates. Abbreviated weekdays are first, as the date that follows identifies them."""
    text = capitalise(text)
    text = text.sub(_DECADES, lambda _: " to ")
    text = text.sub(_WEEKDAY, lambda match: DAYS[next(day for day in match.groups() if day)])
    text = text.sub(_JOINT, lambda _: " to ")
    text = text.sub(_ISO, lambda match: _date(english, match) + (", " if match["hour"] else _pause(match)))
    text = text.sub(_SLASHES, lambda match: _slashes(english, match))
    if "/" in text.text:
        text = text.sub(_NO_YEAR, lambda match: _without_year(english, match))
    text = text.sub(_DAY_FIRST, lambda match: _day_first(english, match))
    text = text.sub(_MONTH_FIRST, lambda match: _month_first(english, match))
    return text.sub(_MONTH_ALONE, lambda match: full(match["month"]))


def _date(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    return _words(english, int(match["day"]), int(match["month"]), match["year"])


def _words(english: EnglishVerbaliser, day: int, month: int, year: str) -> str:
    name, nth = MONTHS[month - 1], english.ordinal(str(day))
    date = f"the {nth} of {name}" if english.british else f"{name} {nth}"
    return f"{date}, {_spoken_year(english, year)}"


def _spoken_year(english: EnglishVerbaliser, year: str) -> str:
    """Two digits stand for a year of this century up to 39, and from 40 for what people call "eighty five"."""
    if len(year) == 4:
        return english.year(year)
    if year[0] == "0":
        return english.digits(year, "oh")
    return english.year(f"20{year}") if year[0] in "123" else english.cardinal(year)


def _slashes(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    one, two = int(match["one"]), int(match["two"])
    # A point is between the parts of a version or of a day-first date, never of an American one.
    first_is_day = english.british or match["mark"] == "."
    day, month = (one, two) if first_is_day else (two, one)
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return _words(english, day, month, match["year"]) + _pause(match)


def _without_year(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    """``due 12/31``; behind other words than a weekday's it may be a fraction."""
    one, two = match["one"], match["two"]
    fraction = not match["day"] and two in _FRACTION_LIKE and int(one) < int(two)
    month, day = (int(two), int(one)) if english.british else (int(one), int(two))
    if month > 12 or fraction or f"{one}/{two}" in _NAMED_DATES:
        return None
    start = match[0][: match.start("one") - match.start()]
    nth = english.ordinal(str(day))
    return start + (f"the {nth} of {MONTHS[month - 1]}" if english.british else f"{MONTHS[month - 1]} {nth}")


def _month_first(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if match["nth"] and not match["to"] and full(match["month"]) == match["month"]:
        return None
    the = "the " if english.british else ""
    words = f"{full(match['month'])} {the}{english.ordinal(match['day'])}"
    if match["to"]:
        words += f" to {the}{english.ordinal(match['to'])}"
    return words + (f", {english.year(match['year'])}" if match["year"] else "") + _pause(match)


def _day_first(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    words = f"{match['the'] or 'the '}{english.ordinal(match['day'])}"
    if match["to"]:
        words += f" to the {english.ordinal(match['to'])}"
    year = f" {_spoken_year(english, match['year'])}" if match["year"] else ""
    # The point of an abbreviation may be that of the sentence.
    stop = "." if match["month"].endswith(".") and not year and SENTENCE_END.match(after(match)) else ""
    return f"{words} of {full(match['month'])}{year}{_pause(match)}{stop}"


def _pause(match: re.Match[str]) -> str:
    """Before a time of day, whose numbers would run into those of the date."""
    return "," if _TIME.match(after(match)) else ""
