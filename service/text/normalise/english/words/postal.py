"""Parts of addresses: ``500 W. 5th St.``, ``Austin, TX 78701``, ``ZIP 90210``, ``SW1A 2AA``.

Digits of a ZIP code are said one by one. A state's code that is a degree as well (``Smith, MD``) is a state only before
a ZIP code, behind a street, or behind "in" and a name. Names of states are data: ``service/text/data/en/states.tsv``.
"""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser, initials
from service.text.normalise.word_lists import read_rows

_COMPASS = {"N": "North", "S": "South", "E": "East", "W": "West"} | {
    "NE": "Northeast",
    "NW": "Northwest",
    "SE": "Southeast",
    "SW": "Southwest",
}
_WAY = (
    "(?:Street|Avenue|Road|Lane|Boulevard|Parkway|Drive|Court|Place|Terrace|Circle|Square|Way|Highway|Trail"
    r"|(?:St|Ave|Rd|Ln|Blvd|Pkwy|Dr|Ct|Pl|Ter|Terr|Cir|Sq|Hwy)\b)"
)
_NAME = "(?:[A-Z][a-z'’]{1,20}|[0-9]{1,3}(?:st|nd|rd|th))"
_BEFORE_STREET = re.compile(
    rf"(?<![\w.,$£€-])(?P<house>[0-9]{{1,5}}[A-Za-z]?{GAP})(?P<side>[NSEW][EW]?)\.?"
    rf"(?={GAP}(?:{_NAME}{GAP}){{1,3}}{_WAY})"
)
_BEHIND_STREET = re.compile(rf"(?P<way>\b{_WAY}\.?{GAP})(?P<side>[NS]?[EW]|[NS])\b\.?(?=$|[,;:)\n]|{GAP}[A-Z#0-9(])")
_ZIP = r"(?P<zip>[0-9]{5})(?:-(?P<more>[0-9]{4}))?(?![\w-]|[.,][0-9])"
_STATE = re.compile(
    rf"(?<=[a-z])(?P<comma>,{GAP}|,?\n)(?P<state>[A-Z]{{2}})(?:(?P<gap>,?{GAP}{{1,2}}){_ZIP}|(?![\w'’&/-]|\.[A-Za-z]))"
)
_NO_TOWN = re.compile(
    r"(?:^|\W)(?:hello|hi|hey|yes|yeah|no|well|right|sure|alright|okay|thanks|sorry|oh|fine|good|so|now|then|and|but|please)$",
    re.IGNORECASE,
)
_DEGREES, _WORDS = frozenset(("MD", "MA", "PA")), frozenset(("OK", "HI", "ME"))
"""Codes that mean something else behind a name, or by themselves."""
_TOWN = rf"(?:[A-Z][a-z]+{GAP}){{0,2}}[A-Z][a-z]+$"
_SOMEWHERE = re.compile(rf"(?:\b(?:in|from|to|near|of|at|around|outside|via|for){GAP}|\b{_WAY}\.?,{GAP}){_TOWN}")
_ALONE = re.compile(f"^{_TOWN}")
_NAMED_ZIP = re.compile(rf"(?P<name>\b(?:ZIP|[Zz]ip)(?:{GAP}?[Cc]odes?)?:?{GAP}(?:is{GAP}|of{GAP})?){_ZIP}")
_POSTCODE = re.compile(r"(?<![\w-])(?P<out>[A-Z]{1,2}[0-9][0-9A-Z]?)[ \u00a0](?P<in>[0-9][A-Z]{2})(?![\w-])")
_PARTS = re.compile("[0-9]+|[A-Z]+")
_ROUTE = re.compile(r"(?<![\w-])US-(?=[0-9]{1,3}(?!\w))")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace sides of streets, states with and without their ZIP codes, and postcodes."""
    for pattern in (_BEFORE_STREET, _BEHIND_STREET):
        text = text.sub(pattern, _side)
    text = text.sub(_STATE, lambda match: _state(match, english))
    text = text.sub(_NAMED_ZIP, lambda match: match["name"] + _digits(match, english))
    text = text.sub(_POSTCODE, lambda match: f"{_spelled(match['out'], english)}, {_spelled(match['in'], english)}")
    return text.sub(_ROUTE, lambda _: "U.S ")


@cache
def _states() -> Mapping[str, str]:
    return {code: name for code, name in read_rows("en", "states")}


def _side(match: re.Match[str]) -> str | None:
    side = _COMPASS.get(match["side"])
    return side and f"{match.groupdict().get('house') or match.groupdict().get('way')}{side}"


def _state(match: re.Match[str], english: EnglishVerbaliser) -> str | None:
    name = _states().get(match["state"])
    if name is None:
        return None
    if match["zip"]:
        return f"{match['comma']}{name}, {_digits(match, english)}"
    town = before(match, 60)
    sure = match["state"] not in _DEGREES | _WORDS or _SOMEWHERE.search(town)
    if _NO_TOWN.search(town) or not (sure or (match["state"] in _WORDS and _ALONE.search(town))):
        return None
    return match["comma"] + name


def _digits(match: re.Match[str], english: EnglishVerbaliser) -> str:
    more = f", {english.digits(match['more'])}" if match["more"] else ""
    return english.digits(match["zip"]) + more


def _spelled(code: str, english: EnglishVerbaliser) -> str:
    parts = _PARTS.findall(code)
    return " ".join(english.label(part) if part.isdecimal() else initials(part) for part in parts)
