"""Abbreviated weekdays and months without a number: ``Mon-Fri``, ``Sat & Sun``, ``due Tue``, ``since Feb``.

``Sun``, ``Mar`` and ``Wed`` are words as well, ``Jan`` a name: others of their kind, or the words around them, decide.
Months and weekdays of a date are written out in ``dates``, after ``capitalise`` has given them their capital.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import DASH, GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = {day[:3]: day for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}

_WEEKDAY = "(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)"
_SHORT_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_JOINED = rf"(?:,?{GAP}(?:and|or|to|through|thru|till|until|&){GAP}|,{GAP}|/|{DASH})"
_LIST = re.compile(
    rf"(?<![\w.'’/-])(?:{_WEEKDAY}\b\.?(?:{_JOINED}{_WEEKDAY}\b(?:\.(?!$|{GAP}[A-Z]))?){{1,6}}"
    rf"|{_SHORT_MONTH}\b\.?(?:{_JOINED}{_SHORT_MONTH}\b(?:\.(?!$|{GAP}[A-Z]))?){{1,11}})(?![\w'’/]|[-–][A-Za-z])"
)
_RANGE = re.compile(rf"(?<![\w.'’/-])(?P<from>{_WEEKDAY}){DASH}(?P<to>{_WEEKDAY})(?![\w'’/-])", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][a-z]+\.?")
_DASHED = re.compile(rf"(?<=[a-z.]){DASH}(?=[A-Z])")
_SURE = re.compile(r"(?<![\w.'’-])(?:Tues|Thurs|Thur|Weds)\b(?!['’-]\w)")
_DUE = re.compile(
    rf"\b(?:on|by|every|each|next|this|last|until|till|since|before|after|due|from|[Oo]n|[Ee]very){GAP}"
    rf"(?:(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun(?={GAP}(?:at|and|or|from|to|morning|afternoon|evening|night)\b|[,;:!?)]|\.?$))"
    rf"|(?P<month>Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))(?![\w'’/-]|\.\w|{GAP}[A-Z0-9])"
)
_PART = re.compile(
    rf"(?<![\w.'’-])(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?={GAP}(?:morning|afternoon|evening|night)s?\b|s?{GAP}at{GAP}[0-9])"
)
_IN_MONTH = re.compile(
    rf"\b(?:[Ii]n|[Ee]arly|[Mm]id|[Ll]ate|end of|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ast|[Nn]ext|[Tt]his)(?:{GAP}|-)"
    rf"(?P<month>{_SHORT_MONTH})(?![\w'’/-]|\.\w|{GAP}[A-Z])"
)
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_NTH = "(?:st|nd|rd|th)"
_SURE_MONTH = (
    "january|february|april|june|july|august|september|october|november|december"
    "|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_CARELESS = re.compile(
    rf"\b(?:(?:{_SURE_MONTH})(?=\.?{GAP}(?:{_DAY}{_NTH}?|(?:19|20)[0-9]{{2}})(?![\w:]))"
    rf"|(?:march|may|mar)(?=\.?{GAP}{_DAY}(?:{_NTH}\b|,?{GAP}(?:19|20)[0-9]{{2}}\b))"
    rf"|(?:(?<=[0-9][ -])|(?<=[0-9]{_NTH} ))(?:{_SURE_MONTH})\b|(?<=[0-9]{_NTH} of )(?:{_SURE_MONTH}|march|may)\b"
    rf"|(?<=[0-9]-)(?:mar|may)(?=-[0-9]))",
    re.IGNORECASE,
)
"""A month whose number leaves no doubt; ``may 5`` and ``march 10`` without more may be something else."""


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Write out the days and months of lists first."""
    text = text.sub(_LIST, _list)
    text = text.sub(_RANGE, lambda match: f"{full(match['from'])} to {full(match['to'])}")
    text = text.sub(_SURE, lambda match: full(match[0]))
    for pattern in (_DUE, _PART, _IN_MONTH):
        text = text.sub(pattern, _last)
    return text


def full(name: str) -> str:
    """``Tues.``: Tuesday. ``Sept``: September."""
    short = name[:3].capitalize()
    return DAYS.get(short) or next(month for month in MONTHS if month.startswith(short))


def _list(match: re.Match[str]) -> str:
    words = _DASHED.sub(" to ", match[0].replace("/", ", ").replace("&", "and"))
    return _NAME.sub(lambda name: full(name[0]), words)


def _last(match: re.Match[str]) -> str:
    start = match.start(match.lastgroup or 0) - match.start()
    return match[0][:start] + full(match[0][start:])


def capitalise(text: SourceText) -> SourceText:
    """The text with capitals for the months of dates: ``january 5``, ``5 MAY 2024``."""
    return text.sub(_CARELESS, lambda match: match[0].capitalize())
