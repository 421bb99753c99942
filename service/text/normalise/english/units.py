"""Measures: ``5km`` is "five kilometers", ``a 10 kg bag`` "a ten kilogram bag", ``5'11"`` "five foot eleven".

The company of a symbol matters: ``5 in 10`` has a preposition in it, ``20s`` a decade, ``100 W 4th`` a street.
"""

import re

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, start
from service.text.normalise.english import fractions
from service.text.normalise.english.measures import PER, UNITS, british, per, plural
from service.text.normalise.english.patterns import (
    COUNTED,
    DASH,
    DECIMAL,
    GAP,
    SENTENCE_END,
    after,
    before,
    follows_article,
)
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_START = start(joints=".,:/", besides=CURRENCIES + "°º") + r"(?<!\w-)"
_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(UNITS, key=len, reverse=True))
_BEHIND = r"(?![\w²³°'’/])(?![.,][0-9])"

_MEASURE = re.compile(
    rf"{_START}(?:(?P<fraction>{fractions.FRACTION})|(?P<amount>[+±−-]?(?:{DECIMAL}|\.[0-9]{{1,4}}))(?:{DASH}(?P<to>{DECIMAL}))?)"
    rf"(?:{GAP}(?P<scale>hundred|thousand|[mbtr]{{1,2}}illion))?"
    rf"(?P<gap>{GAP}?|-)(?P<unit>{_SYMBOL.replace('µ', '[µμ]')})(?:/(?P<per>{PER}))?{_BEHIND}"
)
_ALSO = re.compile(rf"(?<=[0-9])(?P<unit>{GAP}?(?:{_SYMBOL})){GAP}?/{GAP}?(?={DECIMAL}{GAP}?(?:{_SYMBOL})(?!\w))")
"""Stroke between the same measure in two units: ``120 lbs/54 kg``."""
_WORDED = re.compile(
    rf"(?P<before>\b(?:hundred|thousand|[mbtr]{{1,2}}illion|few|several|many|two|three|four|five|six|seven|eight|nine|ten"
    rf"|dozen|in|of|per|a|one){GAP})(?P<unit>km|cm|mm|kg|mg|mph|lbs?|GB|MB|TB|kWh|mL|ml|MHz|GHz|kHz|yrs|hrs|mins)(?!\w|[/²³°]|\.\w)"
)
"""A symbol behind a word, where it is no name: two km, in MHz, per kg."""
_BOARD = re.compile(
    rf"{_START}(?P<one>{DECIMAL})(?P<mark>['’′]|[\"”″]){GAP}?[x×]{GAP}?(?P<two>{DECIMAL})(?P=mark)"
    rf"(?:{GAP}?[x×]{GAP}?(?P<three>{DECIMAL})(?P=mark))?"
)
_HEAT = re.compile(
    rf"(?<![\w.,])(?P<amount>[−-]?[0-9]{{1,3}}(?:\.[0-9])?){GAP}?(?P<scale>[CF])(?=[.,;:!?)]|$|{GAP}[a-z])"
)
_REACHED = re.compile(r"\b(?:at|to|is|was|about|around|hit|below|above|near) $")
"""Degrees without their sign, behind words that a temperature follows."""
_SPEED = re.compile(rf"(?<![\w/])(?:{'|'.join(re.escape(unit) for unit in UNITS if '/' in unit)}|mph){_BEHIND}")
_BY = re.compile(
    r"(?:(?<=[0-9])(?<!\b0)|(?<=[0-9][ckm]m)|(?<=[0-9] [ckm]m)|(?<=[0-9]ft)|(?<=[0-9] ft)|(?<=[0-9]in))"
    rf"{GAP}?x{GAP}?(?=[0-9])"
)
_FEET = re.compile(
    rf"{_START}(?P<feet>[0-9]{{1,3}})['’′]{GAP}?(?P<inches>[0-9]{{1,2}}(?:\.[0-9])?)(?:[\"”″]|''|’’|(?![\w'’]))"
)
_FEET_ALONE = re.compile(
    rf"{_START}(?P<feet>{DECIMAL})(?:′|['’](?={GAP}(?:tall|long|wide|high|deep"
    rf"|(?P<noun>(?:ladder|ceiling|pole|wall|board|fence|table|tree|rope|cable|sofa|couch|rug|drop|wave)s?))\b))"
)
_INCHES = re.compile(
    rf"{_START}(?P<inches>{fractions.FRACTION}|{DECIMAL})(?:″|[\"”](?={GAP}?[x×]|{GAP}(?:tall|wide|long|deep|thick|in)\b"
    rf"|(?P<noun>{GAP}(?:screen|monitor|display|TV|tablet|laptop|pipe|pizza|board|bolt|screw|nut|hose|drill|bit|gap|hole|tube|rod|record|single|vinyl|wheel|rim|nail)s?\b)))"
)
_ANGLE = re.compile(
    rf"{_START}(?P<degrees>[0-9]{{1,3}})[°º]{GAP}?(?P<minutes>[0-9]{{1,2}}(?:\.[0-9]{{1,6}})?)['’′]{GAP}?"
    rf"(?:(?P<seconds>[0-9]{{1,2}}(?:\.[0-9]{{1,6}})?)(?:[\"”″]|''|’’){GAP}?)?(?P<way>[NSEW]\b)?"
)
_LASTING = re.compile(
    rf"{_START}(?:(?P<h>[0-9]{{1,3}}){GAP}?h{GAP}?(?P<hm>[0-5]?[0-9])(?:{GAP}?m(?:in)?)?|(?P<m>[0-9]{{1,3}}){GAP}?m(?:in)?)"
    rf"(?:{GAP}?(?P<s>[0-9]{{1,2}}){GAP}?s(?:ec)?)?(?!\w)"
)
_ATTRIBUTE = re.compile(
    rf"{GAP}(?:film|lens|clock|race|run|relay|hurdles|sprint|dash|final|freestyle|walk|battery|adapter|charger|bulb|cable"
    r"|screen|display|monitor|drive|disk|card|camera|radius|limit|bag|bottle|glass)\b"
)
"""Nouns that a measure before them modifies: a 35 millimetre film, the hundred metre dash."""
_WAYS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_MEASURED_INCHES = re.compile(
    rf"\.?(?:$|[,;:)\n]|{GAP}(?:tall|wide|long|deep|high|thick|across|by|in diameter|x)\b)|\.{GAP}"
)
_MILLIONS = re.compile(COUNTED)
_MODEL = re.compile("^(?:7[0-9]7|911|500)$")
"""Aeroplanes and cars that occur in the plural."""
_SEVERAL = re.compile(
    rf"(?:\b(?:[Tt]he|[Tt]hese|[Tt]hose|[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Aa]ll|[Tt]wo|[Tt]hree|[Ff]our|iPhone|Phone|Model)"
    rf"|[0-9]s(?:,|{GAP}and)){GAP}$"
)
_AND_SEVERAL = re.compile(rf"(?:,|{GAP}and){GAP}[0-9]{{1,3}}s\b")
"""Ones and zeros, fives and tens."""
_STREET = re.compile(rf"{GAP}[0-9A-Z]")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace measures, those of two units first."""
    if not any(map(str.isnumeric, text.text)):
        # PERF: without a number there are only symbols behind words.
        text = text.sub(_WORDED, lambda match: _worded(english, match))
        return text.sub(_SPEED, lambda match: _named(english, match[0], one=False))
    text = text.sub(_HEAT, lambda match: _heat(english, match))
    text = text.sub(_ANGLE, lambda match: _angle(english, match))
    text = text.sub(_BOARD, lambda match: _board(english, match))
    text = text.sub(_FEET, lambda match: f"{english.number(match['feet'])} foot {english.number(match['inches'])}")
    text = text.sub(
        _FEET_ALONE,
        lambda match: _counted(english, match["feet"], "foot", follows_article(match) or bool(match["noun"])),
    )
    text = text.sub(_INCHES, lambda match: _inches(english, match))
    text = text.sub(_BY, lambda match: " times " if "=" in after(match, 12) else " by ")
    text = text.sub(_LASTING, lambda match: _lasting(english, match))
    if "/" in text.text:
        text = text.sub(_ALSO, lambda match: f"{match['unit']}, ")
    text = text.sub(_MEASURE, lambda match: _measure(english, match))
    text = text.sub(_WORDED, lambda match: _worded(english, match))
    return text.sub(_SPEED, lambda match: _named(english, match[0], one=False))


def _named(english: EnglishVerbaliser, symbol: str, one: bool) -> str:
    unit = UNITS[symbol.replace("μ", "µ")]
    unit = unit if one else plural(unit)
    return british(unit) if english.british else unit


def _counted(english: EnglishVerbaliser, amount: str, unit: str, adjective: bool = False) -> str:
    return f"{english.number(amount)} {unit if adjective or amount == '1' else plural(unit)}"


def _heat(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if not _REACHED.search(before(match, 8)):
        return None
    scale = "Celsius" if match["scale"] == "C" else "Fahrenheit"
    return f"{english.number(match['amount'])} degrees {scale}"


def _board(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    unit = "foot" if match["mark"] in "'’′" else "inch"
    adjective = follows_article(match) or bool(re.match(rf"{GAP}[a-z]", after(match)))
    sides = (match["one"], match["two"], match["three"])
    return " by ".join(_counted(english, side, unit, adjective) for side in sides if side)


def _inches(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if "/" not in match["inches"] and match["inches"].isascii():
        return _counted(english, match["inches"], "inch", bool(match["noun"]))
    words = fractions.verbalise(match["inches"], english)
    if words and follows_article(match):
        words = words.removeprefix("one ").replace("quarters", "quarter")
    return words and f"{words} inch"


def _worded(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    one = match["before"][:-1] in ("per", "a", "one")
    return match["before"] + _named(english, match["unit"], one)


def _measure(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    unit, gap, amount = match["unit"], match["gap"], match["amount"]
    if not _means_measure(match):
        return None
    if match["fraction"]:
        if (words := fractions.verbalise(match["fraction"], english)) is None:
            return None
        one = " and " not in words
    else:
        words = english.number(amount) + (f" to {english.number(match['to'])}" if match["to"] else "")
        one = amount.lstrip("+±−-") == "1" and not match["to"] and not match["scale"]
    adjective = gap == "-" or follows_article(match) or bool(_ATTRIBUTE.match(after(match)))
    words += f" {match['scale']}" if match["scale"] else ""
    rate = per(match["per"]) if match["per"] else ""
    stop = "." if unit.endswith(".") and SENTENCE_END.match(after(match)) else ""
    return (
        f"{words} {_named(english, unit, one or adjective)} {british(rate) if english.british else rate}".rstrip()
        + stop
    )


def _means_measure(match: re.Match[str]) -> bool:
    unit, gap, following = match["unit"], match["gap"], after(match)
    if unit == "in" and match["per"]:
        return False
    if unit == "in" and gap != "":
        return gap != "-" and bool(_MEASURED_INCHES.match(following))
    if unit in ("s", "h", "g", "l", "L", "m", "V", "W", "MP") and gap == "-":
        return False
    if unit == "v" and gap != "":
        return False
    if unit == "s" and gap == "":
        return _means_seconds(match)
    if unit == "m" and gap == "" and _MILLIONS.match(following):
        return False
    if unit in ("W", "V") and gap:
        return not _STREET.match(following)
    return True


def _means_seconds(match: re.Match[str]) -> bool:
    """``5s`` and no decade, nor several of what has a number for a name."""
    amount = match["to"] or match["amount"] or "0"
    if "." in amount:
        return True
    named = _MODEL.search(amount) or _SEVERAL.search(before(match)) or _AND_SEVERAL.match(after(match))
    return len(amount) <= 3 and amount[-1] != "0" and not named


def _angle(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    parts = [(match["degrees"], "degree"), (match["minutes"], "minute"), (match["seconds"], "second")]
    words = " ".join(_counted(english, amount, unit) for amount, unit in parts if amount)
    return words + (f" {_WAYS[match['way']]}" if match["way"] else "")


def _lasting(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if match["h"] is None and match["s"] is None:
        return None
    parts = ((match["h"], "hour"), (match["hm"] or match["m"], "minute"), (match["s"], "second"))
    return " ".join(_counted(english, amount.lstrip("0") or "0", unit) for amount, unit in parts if amount)
