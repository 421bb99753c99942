"""Abbreviations: ``Mt. Everest`` is "Mount Everest", ``a 5 lb. bag`` "a five pound bag", ``See Ch. 6.`` "chapter six".

misaki spells many of them or reads them cut short, and takes their point for a stop. What stands beside one decides:
the name behind a title, the number before a measure or behind a reference, the town before a state. Its point is a
stop only where the sentence ends too. The words are data: ``service/text/data/en/abbreviations.tsv``.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from service.source_text import SourceText
from service.text.normalise.english.measures import UNITS, british
from service.text.normalise.english.patterns import GAP, OPENING, SENTENCE_END, after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.word_lists import read_rows


class _Abbreviation(msgspec.Struct, frozen=True):
    context: str
    spoken: str
    plural: str = ""
    """Behind a number other than one; only of measures."""


_WORD = re.compile(r"(?<![\w.@/'’\\])(?<![A-Za-z]-)[A-Za-z]{1,8}(?:\.(?![A-Za-z_@/'’.-])|(?![\w@/'’.-]))")

_NUMBER = r"[0-9¼-¾⅐-⅞]"
_COUNT = "(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|few|several|per|half)"
_COUNTED = re.compile(rf"(?:{_NUMBER}(?:st|nd|rd|th)?(?:{GAP}?|-)|\b{_COUNT}{GAP})$", re.IGNORECASE)
_AMOUNT = re.compile(rf"{_NUMBER}(?:{GAP}?|-)$")
_SINGLE = re.compile(
    rf"(?:-|\b(?:one|per|half){GAP}|(?:^|[^0-9.,/])1{GAP}?|(?:^|\W)[Aa]n?{GAP}[0-9.,/]{{1,8}}{GAP}"
    rf"|(?<![0-9]{GAP})(?:[0-9]{{1,2}}/[0-9]{{1,2}}|[¼-¾⅐-⅞]){GAP}?)$"
)
"""One of a measure, a part of one, or a measure that is an adjective."""
_NAME = re.compile(rf"{GAP}[\"“(]?(?!{OPENING})[A-Z](?:[\w'’]|\.)")
_NUMBERED = re.compile(rf"{GAP}?[#(]?(?:[0-9]|(?![IA]{GAP}[a-z]|I['’])(?:[IVXLivxl]{{1,6}}|[A-Z])\b)")
_DETERMINED = re.compile(rf"\b(?:an?|my|your|his|her|our|their|this|that|some|no){GAP}(?:[a-z]{{2,12}}{GAP})?$")
"""Before a word at the end of its sentence: "He ate a fig. 3 were left."."""
_YEAR = re.compile(rf"{GAP}?[12]?[0-9]{{3}}(?![0-9])")
_INSIDE = re.compile(rf"[\w,(]{GAP}?$")
"""Before a single letter that is not the number of a list item."""
_VERSE = re.compile(rf"{GAP}[0-9]{{1,3}}:[0-9]")
_NAMED = re.compile(rf"(?:[A-Z][\w'’-]{{1,30}}|\bthe|\b[A-Z]\.)(?:,?{GAP}|{GAP}&{GAP})$")
_TOWN = re.compile(rf"[a-z],{GAP}$")
_POST = re.compile(
    rf"{GAP}(?:Analyst|Architect|Art|Associate|Consultant|Data|Design|Developer|Director|Editor|Engineer|High|Manager|Partner"
    r"|Product|Project|Research|Scientist|Software|Vice|VP)"
)
_PARTY = re.compile(rf"[A-Z]\w{{1,30}}{GAP}$")
_WITHIN = re.compile(rf",|[–-]|{GAP}[a-z0-9&–-]")
_DATED = re.compile(
    rf"(?:\b(?:on|in|since|until|till|by|from|to|through|thru|of|and|or|last|next|this|every|each|early|late|between"
    rf"|before|after|during|closed|open){GAP}|[0-9](?:st|nd|rd|th)?{GAP}|\.,{GAP}|[–-]{GAP}?)$",
    re.IGNORECASE,
)
_STOP = re.compile(rf"[\"”’)\]]{{0,3}}(?:\s*$|\n|{GAP}[\"“(]?{OPENING})")
_CONTEXTS: Mapping[str, Callable[[re.Match[str]], bool]] = {
    "any": lambda _: True,
    "within": lambda match: not _STOP.match(after(match)),
    "name": lambda match: bool(_NAME.match(after(match))),
    "post": lambda match: bool(_POST.match(after(match))),
    "suffix": lambda match: bool(_NAMED.search(before(match, 34))),
    "number": lambda match: bool(_NUMBERED.match(after(match)) and not _DETERMINED.search(before(match))),
    "year": lambda match: bool(_YEAR.match(after(match)) and (len(match[0]) > 2 or _INSIDE.search(before(match)))),
    "verse": lambda match: bool(_VERSE.match(after(match))),
    "measure": lambda match: bool(_COUNTED.search(before(match))),
    "state": lambda match: bool(_TOWN.search(before(match))),
    "parties": lambda match: bool(_PARTY.search(before(match, 34)) and _NAME.match(after(match))),
    "day": lambda match: bool(_WITHIN.match(after(match)) or _DATED.search(before(match))),
}
"""Conditions on what stands beside an abbreviation."""
_WITHOUT_STOP = frozenset(("name", "post", "number", "year", "verse", "parties"))
"""Contexts in which more of the sentence follows."""


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace abbreviations with their point, unless the point ends a sentence."""
    return text.sub(_WORD, lambda match: _verbalise(match, english))


def is_abbreviation(form: str) -> bool:
    """True if there is a row for ``form``, with its point and its capital."""
    return form in _rows()


def _verbalise(match: re.Match[str], english: EnglishVerbaliser) -> str | None:
    for row in _rows().get(match[0], ()):
        if _CONTEXTS[row.context](match):
            words = _words(match, row)
            return (british(words) if english.british else words) + _behind(match, row)
    return None


def _words(match: re.Match[str], row: _Abbreviation) -> str:
    symbol = match[0].removesuffix(".")
    is_unit = symbol in UNITS and (symbol != "in" or SENTENCE_END.match(after(match)))
    if row.context == "measure" and is_unit and _AMOUNT.search(before(match)):
        # Left to ``units``, which reads the number too, but takes ``in`` for a preposition.
        return symbol
    return row.spoken if not row.plural or _SINGLE.search(before(match)) else row.plural


def _behind(match: re.Match[str], row: _Abbreviation) -> str:
    """The stop of the sentence, or the space that ``Fig.3`` is written without."""
    following = after(match)
    if row.context in _WITHOUT_STOP:
        return " " if following[:1].isdigit() else ""
    stops = SENTENCE_END if row.context == "measure" else _STOP
    return "." if match[0].endswith(".") and (stops.match(following) or _STOP.match(following)) else ""


@cache
def _rows() -> Mapping[str, tuple[_Abbreviation, ...]]:
    """Rows of each form; of one in lower case also for the form with a capital, behind those of its own."""
    found: dict[str, tuple[_Abbreviation, ...]] = {}
    for forms, context, *words in read_rows("en", "abbreviations"):
        for form in forms.split():
            found[form] = (*found.get(form, ()), _Abbreviation(context, *words))
    for form in list(found):
        capital = form.capitalize()
        if form.islower() and len(form) > 2:
            capitalised = tuple(
                msgspec.structs.replace(row, spoken=row.spoken.capitalize(), plural=row.plural.capitalize())
                for row in found[form]
            )
            found[capital] = (*found.get(capital, ()), *capitalised)
    return found
