"""Times of day, durations, and what else has a colon between digits: verses, ratios, scores.

``10:30`` is "ten thirty" whatever it is. Only where a wrong guess would be absurd is there a choice: after a book of
the Bible no "o'clock", and ``16:9`` or ``2:1``, which no clock shows, are "sixteen to nine" and "two to one"; but a
British student's ``a 2:1`` is "a two one".
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, end, start
from service.text.normalise.english.patterns import DASH, GAP, SENTENCE_END, after, before, follows_article
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_START = start(besides=CURRENCIES)
_END = end(joints=".,:/")
_HALF = rf"{GAP}?(?P<half>(?:[ap]m|[AP]M)\b|[ap]\.m\.|[AP]\.M\.)"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9]"
_HOURS = r"(?:1[0-2]|0?[1-9])"

_OFFSET = re.compile(rf"\b(UTC|GMT)({GAP}?)([+−-])(0?[0-9]|1[0-4])(?::?([0-5][0-9]))?{_END}")
_LONG = re.compile(
    rf"{_START}([0-9]{{1,3}}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{{1,9}})?)"
    rf"(?:(?P<zone>Z)\b|(?P<sign>[+−-])(?P<ahead>[0-9]{{2}}):?(?P<minutes>[0-9]{{2}}))?{_END}"
)
_SPAN = re.compile(
    rf"{_START}(?P<from>{_HOURS}(?:[:.][0-5][0-9])?)(?:{GAP}?(?P<first>[aApP])\.?[mM]\.?)?(?:{DASH})(?P<to>{_HOURS}(?:[:.][0-5][0-9])?){_HALF}"
)
_TWELVE = re.compile(rf"{_START}(?P<time>{_HOURS}(?:[:.][0-5][0-9])?){_HALF}")
_RANGE = re.compile(
    rf"{_START}({_CLOCK.replace('[:.]', ':')})(?:{DASH})({_CLOCK.replace('[:.]', ':')})(?:(Z)\b)?{_END}"
)
_COLON = re.compile(rf"{_START}([0-9]{{1,3}}):([0-9]{{1,3}})(?:({DASH})([0-9]{{1,3}}))?(?:(Z)\b)?{_END}")
_DOTTED = re.compile(
    rf"(?<=\b[Aa]t )(?:[01]?[0-9]|2[0-3])\.[0-5][05]{_END}(?!%|{GAP}(?:per|percent|%|million|billion))"
)
_MILITARY = re.compile(rf"{_START}(0[0-9]|1[0-9]|2[0-3])([0-5][0-9])(?={GAP}?(?:hours|hrs)\b)")
_VERSE = re.compile(
    r"\b(?:Gen|Exod?|Lev|Num|Deut|Josh|Judg|Ruth|Sam|Kings|Chron|Ezra|Neh|Esth|Job|Ps|Psalms?|Prov|Eccl|Isa|Jer|Lam"
    r"|Ezek|Dan|Hos|Joel|Amos|Obad|Jonah|Mic|Nah|Hab|Zeph|Hag|Zech|Mal|Matt|Mark|Luke|John|Acts|Rom|Cor|Gal|Eph|Phil"
    r"|Col|Thess|Tim|Titus|Heb|James|Pet|Jude|Rev|Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Samuel"
    r"|Chronicles|Nehemiah|Esther|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Micah|Malachi"
    r"|Matthew|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Hebrews|Peter"
    r"|Revelation|Surah|Quran|Qur'an|Sura)\.? $"
)
_LASTING = re.compile(r"\b(?:in|for|took|lasts|lasted|of|duration|runtime|length|elapsed|after)[: ]{1,2}$")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace times, the longest forms first."""
    text = text.sub(_OFFSET, lambda match: _offset(english, match))
    text = text.sub(_LONG, lambda match: _long(english, match))
    text = text.sub(_SPAN, lambda match: _span(english, match))
    text = text.sub(_TWELVE, lambda match: f"{_clock(english, match['time'], True)} {_half(match)}")
    text = text.sub(
        _RANGE, lambda match: f"{_clock(english, match[1])} to {_clock(english, match[2])}" + _zone(match[3])
    )
    if english.british:
        text = text.sub(_DOTTED, lambda match: _clock(english, match[0]))
    text = text.sub(_MILITARY, lambda match: _military(english, match))
    return text.sub(_COLON, lambda match: _colon(english, match))


def _half(match: re.Match[str]) -> str:
    """``am`` would be the verb to misaki, and the point of ``p.m.`` would swallow that of a sentence."""
    following = after(match, 3)
    point = "." if "." in match["half"] and SENTENCE_END.match(following) else ""
    return _half_named(match["half"], bool(point) or following.startswith(".")) + point


def _half_named(half: str, at_end: bool = False) -> str:
    if half[0] in "pP":
        return "pm"
    return "AM" if at_end else "a.m"


def _zone(letter: str | None) -> str:
    return " U.T.C" if letter else ""


def _clock(english: EnglishVerbaliser, time: str, half: bool = False) -> str:
    """``10:05`` as ten oh five. ``half``: the half of the day follows, so it is no "o'clock"."""
    hour, _, minutes = time.replace(".", ":").partition(":")
    if int(hour) in (0, 24) and minutes == "00":
        return "midnight"
    words = english.cardinal(hour)
    if minutes.strip("0"):
        return f"{words} {_minutes(english, minutes)}"
    if half:
        return words
    return f"{words} o'clock" if int(hour) <= 12 and hour[0] != "0" else _whole_hour(english, hour)


def _whole_hour(english: EnglishVerbaliser, hour: str) -> str:
    return f"{english.cardinal(hour)} hundred" if int(hour) > 12 else f"{english.cardinal(hour)} o'clock"


def _minutes(english: EnglishVerbaliser, minutes: str) -> str:
    return english.digits(minutes, "oh") if minutes[0] == "0" else english.cardinal(minutes)


def _span(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    first = f" {_half_named(match['first'])}" if match["first"] else ""
    return f"{_clock(english, match['from'], True)}{first} to {_clock(english, match['to'], True)} {_half(match)}"


def _offset(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    sign = "plus" if match[3] == "+" else "minus"
    words = f"{match[1]} {sign} {english.cardinal(match[4])}"
    return words + (f" {english.cardinal(match[5])}" if (match[5] or "00") != "00" else "")


def _long(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    hours, minutes, seconds = match[1], match[2], match[3]
    if int(hours) <= 23 and len(hours) == 2 and not _LASTING.search(before(match)):
        end = f" and {_counted(english, seconds, 'second')}" if seconds.strip("0.") else ""
        return _clock(english, f"{hours}:{minutes}") + end + _ahead(english, match)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    words = [_counted(english, count, unit) for count, unit in parts if count.strip("0.")]
    if not words:
        return "zero seconds"
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) + _ahead(english, match)


def _counted(english: EnglishVerbaliser, count: str, unit: str) -> str:
    return f"{english.number(count)} {unit}{'s' if float(count) != 1 else ''}"


def _ahead(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    """The time zone of a time in a log."""
    if not match["sign"]:
        return _zone(match["zone"])
    minutes = f" {english.cardinal(match['minutes'])}" if match["minutes"].strip("0") else ""
    return f" {'plus' if match['sign'] == '+' else 'minus'} {english.cardinal(match['ahead'])}{minutes}"


def _military(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    hours = english.digits(match[1], "oh") if match[1][0] == "0" else english.cardinal(match[1])
    return f"{hours} {'hundred' if match[2] == '00' else _minutes(english, match[2])}"


def _colon(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    left, right, _, last = match[1], match[2], match[3], match[4]
    words = f"{english.cardinal(left)} {_minutes(english, right) if len(right) > 1 else english.cardinal(right)}"
    degree = english.british and left == "2" and right in ("1", "2") and follows_article(match)
    if not degree and not _VERSE.search(before(match)):
        if int(left) < 25 and len(right) == 2 and int(right) < 60:
            noon = right == "00" and after(match).lower().startswith((" noon", " midnight", " o'clock"))
            words = english.cardinal(left) if noon else _clock(english, f"{left}:{right}")
        elif len(right) != 2 or int(right) >= 60:
            words = f"{english.cardinal(left)} to {english.cardinal(right)}"
    return words + (f" to {english.cardinal(last)}" if last else "") + _zone(match[5])
