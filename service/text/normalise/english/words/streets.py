"""Streets: ``12 Main St.`` is "twelve Main Street", and ``St. James`` is a saint.

misaki says "saint" and "doctor" wherever it meets them, spells ``Blvd.`` and ``Rd.``, and ``Ave.`` is the prayer to
it. What stands before decides: a name makes it a street, and so does a house number for what may as well be a saint
or a doctor (``Visit St. Louis``, ``12 Elm Dr.``).
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP, OPENING, after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_WAYS = {
    "St": "Street",
    "Ave": "Avenue",
    "Rd": "Road",
    "Ln": "Lane",
    "Blvd": "Boulevard",
    "Pkwy": "Parkway",
    "Hwy": "Highway",
    "Dr": "Drive",
    "Ct": "Court",
    "Pl": "Place",
    "Cir": "Circle",
    "Sq": "Square",
    "Ter": "Terrace",
    "Terr": "Terrace",
    "Trl": "Trail",
    "Fwy": "Freeway",
    "Expy": "Expressway",
    "Tpke": "Turnpike",
}
_PLAIN = frozenset(("Blvd", "Pkwy", "Hwy", "Fwy", "Expy", "Tpke"))
"""Abbreviations that have no other meaning."""
_AT_A_HOUSE = frozenset(("Dr", "Ct", "Pl", "Cir", "Sq", "Ter", "Terr", "Trl"))
"""Abbreviations that mean a street only behind the number of a house."""
_WAY = re.compile(rf"(?<![\w.@/'’-])(?P<way>{'|'.join(_WAYS)})(?P<point>\.?+)(?![\w@/'’-])")

_NAME = "(?:[A-Z][a-z'’]{1,20}|[0-9]{1,3}(?:st|nd|rd|th))"
_NAMED = re.compile(rf"(?<![\w.'’-])(?P<name>{_NAME}){GAP}$")
_NO_NAME = re.compile(
    "An?|And|At|By|For|From|In|Into|Is|Mount|Fort|Port|Mrs?|My|Near|Of|On|Or|Our|Professor|Saint|See"
    "|Since|The|Then|To|Visit|Was|With"
)
_HOUSE = re.compile(
    rf"(?<![\w.,-])(?:[0-9]{{1,5}}[A-Za-z]?{GAP}(?:(?:[NSEW]\.?|North|South|East|West){GAP})?(?:{_NAME}{GAP}){{1,3}}|[0-9]{{1,3}}(?:st|nd|rd|th){GAP})$"
)
_SAINTS = re.compile(
    rf"{GAP}(?:Agnes|Albans?|Andrews?|Ann?e|Anthony|Augustine|Bartholomew|Benedict|Bernard|Catherines?|Charles|Clair|Cloud"
    "|Croix|David|Denis|Elizabeth|Francis|Gallen|Georges?|Germain|Helena|Helens|Ives|James|Jerome|Johns?|Joseph|Jude"
    "|Kitts|Laurent|Lawrence|Louis|Lucia|Lucie|Luke|Maarten|Mark|Marie|Martin|Mary|Matthew|Michael|Moritz|Nicholas"
    r"|Pancras|Patrick|Paul|Peter|Petersburg|Philip|Pierre|Stephen|Thomas|Tropez|Valentine|Vincent)\b"
)
"""Saints that a name may precede: East St. Louis."""
_CONTEXT = 64
"""Characters before an abbreviation that are searched for a house number."""
_SENTENCE_END = re.compile(rf"[\"”’)]{{0,3}}(?:\s*$|\n|{GAP}[\"“(]?{OPENING})")
_CAPITAL = re.compile(rf"{GAP}(?!{OPENING})[A-Z][a-z]")
_PRAYED = re.compile(rf"{GAP}(?:Maria|Verum|Regina)\b")


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace abbreviations with their point, unless the point ends a sentence."""
    return text.sub(_WAY, lambda match: _verbalise(english, match))


def _verbalise(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    way, following = match["way"], after(match)
    if way == "St" and _is_saint(match):
        # A Briton's saint is weaker: misaki's "St" is right for him.
        return ("St" if english.british else "Saint") if match["point"] else None
    if not _is_way(match):
        return None
    if not match["point"]:
        return _WAYS[way]
    stop = "." if _SENTENCE_END.match(following) else "," if _CAPITAL.match(following) else ""
    return _WAYS[way] + stop


def _is_saint(match: re.Match[str]) -> bool:
    following = after(match)
    if not _CAPITAL.match(following) or _HOUSE.search(before(match, _CONTEXT)):
        return False
    return not _is_named(match) or bool(_SAINTS.match(following))


def _is_way(match: re.Match[str]) -> bool:
    way = match["way"]
    if way in _AT_A_HOUSE:
        return bool(_HOUSE.search(before(match, _CONTEXT))) and not _CAPITAL.match(after(match))
    if way == "Ave" and _PRAYED.match(after(match)):
        return False
    return way in _PLAIN or _is_named(match)


def _is_named(match: re.Match[str]) -> bool:
    named = _NAMED.search(before(match))
    return named is not None and not _NO_NAME.fullmatch(named["name"])
