"""Roman numerals: ``Henry VIII``, ``Rocky IV``, ``World War II``, ``page xiv``, ``II. Methods``, ``(ii)``, ``MCMXCIX``.

The word before one decides (``service/text/data/en/roman.tsv``): of a ruler it is ordinal, of a noun or a work it is a
number. A lone ``I`` is a numeral only where it cannot be the speaker: before a mark, or "of". ``C``, ``D``, ``L`` and
``M`` by themselves are letters, and so is ``X`` behind a name; ``IV`` before "drip" is a vein.
"""

import re
from collections.abc import Mapping
from functools import cache

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP, OPENING, after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.word_lists import read_rows

_VALUE = "(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_UPPER = rf"(?=[IVXL]){_VALUE}"
_LOWER = _UPPER.replace("IVXL", "ivxl").replace(_VALUE, _VALUE.lower())
_END = r"(?!\w|['’](?!s\b))"
_NUMERAL = re.compile(rf"(?:(?<=[A-Za-z.]{GAP})|(?<![\w.'’-])(?=[IVX]+{GAP}century)){_UPPER}{_END}")
_JOINED = rf"(?:,?{GAP}(?:and|or|to|&){GAP}|,{GAP}|{GAP}?[–-]{GAP}?)"
_LISTED = re.compile(
    rf"(?<=[A-Za-z.]{GAP})(?:{_UPPER}(?:{_JOINED}{_UPPER}){{0,4}}|{_LOWER}(?:{_JOINED}{_LOWER}){{0,4}}){_END}"
)
"""Numerals behind their noun: ``Parts I and II``, ``pages xi-xv``."""
_SINGLE = re.compile("[IVXLivxl]+")
_DASH = re.compile(rf"{GAP}?[–-]{GAP}?")
_ITEM = re.compile(rf"^(?:\(({_UPPER}|{_LOWER})\)|({_UPPER}|{_LOWER})[.)])(?={GAP}\S)", re.MULTILINE)
_BRACKETED = re.compile(rf"\(({_LOWER})\)")
_HEADING = re.compile(rf"{GAP}[A-Z][^.!?\n]{{2,60}}(?:\n|$)")
_YEAR = re.compile(r"(?<![\w.'’-])(?=\w{4})M{1,2}(?:CM|CD|D?C{0,3})" + _VALUE + _END)
_WORD = re.compile(rf"(?<![\w'’])((?:[A-Za-z][\w'’-]{{1,24}}{GAP})?)([A-Za-z][\w'’-]{{1,24}}){GAP}$")
_PAGE = re.compile(rf"\b(?:pp?|[Cc]h|[Ss]ec|[Vv]ol|[Ff]ig|[Nn]o|[Aa]rt|[Pp]t)\.{GAP}$")
_PAGED = re.compile("[Pp]ages?|[Cc]hapters?|[Ss]cenes?|[Aa]cts?|[Cc]antos?")
"""Nouns whose number may be a single small letter."""
_RANK = re.compile(
    "(?:King|Queen|Pope|Emperor|Empress|Pharaoh|Tsar|Czar|Sultan|Prince|Princess|Duke|Shah|Kaiser|Patriarch|Saint|St)"
)
_MEDICAL = re.compile(
    rf"{GAP}(?:access|antibiotics?|bags?|catheters?|drips?|drugs?|fluids?|infusions?|lines?|needles?|poles?|push|therapy|tubes?)\b",
    re.IGNORECASE,
)
_NOT_THE_SPEAKER = re.compile(rf"[.,;:)\n–—]|['’]s\b|$|{GAP}(?:of|century)\b")
_CONTEXT = 54
"""Characters before a numeral that are searched for two words."""
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace Roman numerals, but not the word before them."""
    text = text.sub(_ITEM, lambda match: _item(english, match))
    if "(ii)" in text.text:
        text = text.sub(_BRACKETED, lambda match: f"({english.cardinal(_digits(match[1]))})")
    text = text.sub(_YEAR, lambda match: english.year(_digits(match[0])))
    text = text.sub(_LISTED, lambda match: _listed(english, match))
    return text.sub(_NUMERAL, lambda match: _alone(english, match))


def _item(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    """A single letter may be an initial or that of a list; before a heading or beside ``ii`` it is a number."""
    numeral = match[1] or match[2]
    rest = match.string[match.end() : match.end() + 64]
    listed = len(numeral) > 1 or (numeral == "I" and _HEADING.match(rest)) or _has_second(match.string)
    return f"{english.cardinal(_digits(numeral)).capitalize()}." if listed else None


def _has_second(text: str) -> bool:
    return re.search(r"^\(?(?:ii|II)[.)] ", text, re.MULTILINE) is not None


def _listed(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    word = _WORD.search(before(match, _CONTEXT))
    is_page = _PAGE.search(before(match, 8)) is not None
    if not is_page and (word is None or not _is_noun(word)):
        return None
    numerals = _SINGLE.findall(match[0])
    if numerals[0] in ("v", "x") and not (is_page or (word and _PAGED.fullmatch(word[2]))):
        return None
    if numerals[0] in ("L", "l") or (
        numerals[0] in ("I", "i") and not numerals[1:] and not _NOT_THE_SPEAKER.match(after(match))
    ):
        return None
    words = _SINGLE.sub(lambda numeral: english.cardinal(_digits(numeral[0])), _DASH.sub(" – ", match[0]))
    return words.replace(" – ", " to ")


def _is_noun(word: re.Match[str]) -> bool:
    one, two = word[2].capitalize(), f"{word[1]}{word[2]}".title()
    return "noun" in _readings().get(one, ()) or "noun" in _readings().get(two, ())


def _alone(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    numeral, value = match[0], _digits(match[0])
    if numeral == "I" and not _NOT_THE_SPEAKER.match(after(match)):
        return None
    if after(match)[1:8] == "century":
        return english.ordinal(value)
    word = _WORD.search(before(match, _CONTEXT))
    if word is None or _MEDICAL.match(after(match)):
        return None
    first, readings = word[1].strip(), _readings().get(word[2].capitalize(), ())
    if "ruler" in readings and numeral not in ("X", "L"):
        return f"the {english.ordinal(value)}"
    if "series" in readings and numeral not in ("I", "L"):
        return english.cardinal(value)
    if len(numeral) < 2 or numeral in ("XX", "XXX") or "L" in numeral or not word[2][0].isupper():
        return None
    if _RANK.fullmatch(first) or ("given" in _readings().get(first, ()) and numeral in ("II", "III", "IV")):
        return f"the {english.ordinal(value)}"
    return None if re.fullmatch(OPENING, word[2]) else english.cardinal(value)


def _digits(numeral: str) -> str:
    values = [_LETTERS[letter] for letter in numeral.upper()]
    return str(sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True)))


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, reading in read_rows("en", "roman"):
        found[word] = found.get(word, frozenset()) | {reading}
    return found
