"""Dates: ``12/05/2024``, ``2024-3-5``, ``5/1/24``, ``5 ene.``; abbreviated days and months."""

import re

from service.source_text import SourceText
from service.text.normalise.nouns import names
from service.text.normalise.romance.language import Grammar
from service.text.normalise.romance.patterns import END, START, any_of

_NUMERIC = re.compile(
    rf"{START}(?:(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})"
    rf"|(?P<y>\d{{4}})(?P<m2>[-/.])(?P<m>\d{{1,2}})(?P=m2)(?P<d>\d{{1,2}})"
    rf"|(?P<dd>\d{{1,2}})(?P<mm2>[/-])(?P<mm>\d{{1,2}})(?P=mm2)(?P<yy>\d\d)){END}"
)
_CENTURY = 50
"""Years of two digits below it are of this century."""
_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class Dates:
    """Rule of one language.

    Args:
        grammar: of the language.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._months = names(grammar.code, "month")
        self._numbers = {name.lower(): number for number, name in enumerate(self._months, 1)}
        self._numbers |= {name.lower(): number for number, name in enumerate(names(grammar.code, "month-short"), 1)}
        days = names(grammar.code, "day")
        short = {name.lower(): day for name, day in zip(names(grammar.code, "day-short"), days, strict=True)}
        self._days = short | {_plain(name): day for name, day in short.items()}
        months, of = any_of(self._numbers), grammar.date_of
        self._named = re.compile(
            rf"(?<![\w/.,-])(?P<day>\d{{1,2}})(?P<ordinal>º|°|er)?{of}(?P<month>{months})"
            rf"(?:(?P<stop>\.?){of}(?P<year>\d{{4}})(?!\w)|(?P<point>\.)(?!\w)|(?!\w))",
            re.IGNORECASE,
        )
        span = r"(\d{1,2})/(\d{1,2})( (?:a|al|au|até|ao) |[-–])(\d{1,2})/(\d{1,2})"
        self._span = re.compile(rf"{START}{span}{END}")
        before = rf"(?:{grammar.before_date}|{any_of(days)}),? "
        self._brief = re.compile(
            rf"(?<!\w)(?P<before>{before})(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){END}",
            re.IGNORECASE,
        )
        self._zeros = re.compile(rf"{START}(?P<day>0[1-9]|[12]\d|3[01])/(?P<month>0[1-9]|1[0-2]){END}")
        brief = any_of(names(grammar.code, "month-short"))
        self._month = re.compile(rf"(?<!\w)({brief})\.?(?:[-–]({brief})\.?)?(?= (?:de )?\d{{4}}(?!\w))", re.IGNORECASE)
        any_day = any_of(self._days)
        self._range = re.compile(rf"(?<!\w)({any_day})\.?[-–]({any_day})(?:\.|(?!\w))", re.IGNORECASE)
        self._short = re.compile(
            rf"(?<![\w.])(?<!\d )({any_day})"
            r"(?:\.(?=[ ,;)](?!(?-i: ?[A-ZÀ-Þ]))|$)|(?=,? \d{1,2}(?: de\b| [^\W\d_]|[/.-]\d)))",
            re.IGNORECASE,
        )

    def __call__(self, text: SourceText) -> SourceText:
        text = self._weekdays(text)
        if not any(map(str.isdecimal, text.text)):
            return text
        text = text.sub(_NUMERIC, self._numeric).sub(self._span, self._verbalise_span)
        text = text.sub(self._brief, self._verbalise_brief)
        text = text.sub(self._zeros, self._verbalise_zeros)
        text = text.sub(self._named, self._verbalise_named)
        return text.sub(self._month, self._verbalise_months)

    def _verbalise_span(self, found: re.Match[str]) -> str | None:
        """``1/1 a 5/2``, from one day to another."""
        first = self._date(int(found[1]), int(found[2]), "")
        last = self._date(int(found[4]), int(found[5]), "")
        joint = found[3] if found[3].strip("-–") else f" {self._grammar.to} "
        return first and last and first + joint + last

    def _verbalise_zeros(self, found: re.Match[str]) -> str | None:
        """``05/08``, which is no fraction with its zero."""
        day, month = found["day"], found["month"]
        return self._date(int(day), int(month), "") if "0" in (day[0], month[0]) else None

    def _verbalise_months(self, found: re.Match[str]) -> str:
        """``sept. 2020``, ``gen-mar 2021``."""
        months = [self._months[self._numbers[short.lower()] - 1] for short in found.groups() if short]
        return f" {self._grammar.to} ".join(months)

    def _weekdays(self, text: SourceText) -> SourceText:
        joint = self._grammar.to
        text = text.sub(self._range, lambda found: f"{self._day(found[1])} {joint} {self._day(found[2])}")
        return text.sub(self._short, lambda found: self._day(found[1]))

    def _day(self, short: str) -> str:
        return self._days[short.lower()]

    def _numeric(self, found: re.Match[str]) -> str | None:
        day, month = (int(found[a] or found[b] or found[c]) for a, b, c in (("day", "d", "dd"), ("month", "m", "mm")))
        year = found["year"] or found["y"]
        if not year:
            year = ("20" if int(found["yy"]) < _CENTURY else "19") + found["yy"]
        return self._date(day, month, year)

    def _verbalise_brief(self, found: re.Match[str]) -> str | None:
        date = self._date(int(found["day"]), int(found["month"]), "")
        return date and found["before"] + date

    def _verbalise_named(self, found: re.Match[str]) -> str | None:
        written = found["month"].lower()
        number = self._numbers[written]
        whole = self._months[number - 1].lower() == written
        if not whole and not (found["year"] or found["point"]):
            return None
        day = int(found["day"])
        if whole and day == 1 and found["ordinal"] and self._grammar.first == "1":
            return (
                self._grammar.day.format(day="1º", month=self._months[number - 1])
                + found[0][found.end("month") - found.start() :]
            )
        if whole and (day != 1 or self._grammar.first == "1"):
            return None
        if found["point"] and not whole and _ends_sentence(found):
            return f"{self._date(day, number, '')}."
        if whole and found["point"]:
            return f"{self._date(day, number, '')}."
        return self._date(day, number, found["year"] or "")

    def _date(self, day: int, month: int, year: str) -> str | None:
        if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month]):
            return None
        template = self._grammar.date if year else self._grammar.day
        name = self._grammar.first if day == 1 else str(day)
        return template.format(day=name, month=self._months[month - 1], year=year)


def _ends_sentence(found: re.Match[str]) -> bool:
    """The point of an abbreviation also ends its sentence at the end of the text and before a capital."""
    rest = found.string[found.end() : found.end() + 2]
    return not rest or (rest[0] == " " and rest[1:].isupper())


def _plain(word: str) -> str:
    return word.translate(str.maketrans("áéíóú", "aeiou"))
