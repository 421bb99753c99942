"""Times in Hindi: ``3:15`` is "सवा तीन बजे", ``2:45`` "पौने तीन बजे", ``5:20`` "पाँच बजकर बीस मिनट".

Quarters and halves are said of the hours of a clock only; ``14:30`` is "चौदह बजकर तीस मिनट".
"""

import re

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import cardinal, halved
from service.text.normalise.hindi.patterns import DASH, LETTERS, START, WORD_END, after, before

_HALF = rf"(?P<half>[AaPp])\.?[Mm](?:\.(?!\w)|{WORD_END})"
_OCLOCK = rf"(?P<oclock> ?बजे{WORD_END})"
_AT = rf"(?P<at> पर{WORD_END})?"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?"
_RANGE = re.compile(
    rf"{START}(?P<first>{_CLOCK}(?: ?[AaPp]\.?[Mm]\.?| ?बजे)?|\d{{1,2}} ?[AaPp]\.?[Mm]\.?|\d{{1,2}} ?बजे){DASH}"
    rf"(?={_CLOCK}(?!\w)|\d{{1,2}} ?(?:[AaPp]\.?[Mm]|बजे))"
)
_LENGTH = re.compile(rf"{START}(?P<whole>\d{{1,3}}):(?P<part>\d\d) (?P<unit>घंटे|घंटा|मिनट){WORD_END}")
_TIME = re.compile(
    rf"{START}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?{_HALF})?{_OCLOCK}?"
    rf"(?![{LETTERS}/])(?![.,:-]\d){_AT}"
)
_POINTED = re.compile(rf"{START}(?P<hour>\d{{1,2}})\.(?P<minute>[0-5०-५]\d)(?:{_OCLOCK}| ?{_HALF}){_AT}")
_HOUR = re.compile(rf"{START}(?P<hour>\d{{1,2}}) ?{_HALF}{_OCLOCK}?{_AT}")
_PART_OF_DAY = re.compile(r"(?:सुबह|दोपहर|शाम|रात|तड़के|सवेरे|भोर|प्रातः|सायं)(?: \S{1,4}| ठीक)? $")
_PARTS = {"a": ((4, "रात"), (12, "सुबह")), "p": ((4, "दोपहर"), (8, "शाम"), (12, "रात"))}
"""Parts of the day, by the hour before which they last, twelve being the first."""
_SHARP = "बजे"
"""Last word of a time that needs no ``पर`` behind it."""
_OTHER_CASE = re.compile(rf" (?!(?:से|तक|के|का|की|को|में|और|या|तथा|व|है|हैं|था|थे|हो|हुए){WORD_END})[{LETTERS}]")
"""Word behind a time that does not say by itself how the time belongs to it."""
_SMALLER = {"घंटे": "मिनट", "घंटा": "मिनट", "मिनट": "सेकंड"}


def normalise(text: SourceText) -> SourceText:
    """Replace times, ranges of them first."""
    text = text.sub(_RANGE, lambda match: f"{match['first']} से ")
    text = text.sub(_LENGTH, _length)
    for pattern in (_TIME, _POINTED, _HOUR):
        text = text.sub(pattern, _verbalise)
    return text


def _length(match: re.Match[str]) -> str:
    """``2:30 घंटे``: two hours thirty minutes."""
    unit = match["unit"]
    rest = f" {cardinal(str(int(match['part'])))} {_SMALLER[unit]}" if int(match["part"]) else ""
    return f"{cardinal(match['whole'])} {unit}{rest}"


def _verbalise(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 59 or (parts.get("half") and not 1 <= hour <= 12):
        return None
    words = _clock(hour, minute) + (f" {cardinal(str(second))} सेकंड" if second else "")
    part = _part_of_day(hour, match) if parts.get("half") else ""
    at = "" if words.endswith(_SHARP) else match["at"] or _at(match)
    end = "." if match[0].endswith(".") and match.end() == len(match.string) else ""
    return f"{part}{words}{at}{end}"


def _clock(hour: int, minute: int) -> str:
    if not minute:
        return f"{cardinal(str(hour))} बजे"
    if 1 <= hour <= 12 and (words := halved(hour, minute)):
        return f"{words} बजे"
    return f"{cardinal(str(hour))} बजकर {cardinal(str(minute))} मिनट"


def _at(match: re.Match[str]) -> str:
    """``5:20 बजे आया``: at twenty past five."""
    return " पर" if match.groupdict().get("oclock") and _OTHER_CASE.match(after(match)) else ""


def _part_of_day(hour: int, match: re.Match[str]) -> str:
    if _PART_OF_DAY.search(before(match)):
        return ""
    parts = _PARTS[match["half"].lower()]
    return next(name for end, name in parts if hour % 12 < end) + " "
