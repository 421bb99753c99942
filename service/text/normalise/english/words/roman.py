"""Roman numerals, where a name or a noun before them leaves no doubt: ``Henry VIII``, ``Chapter IV``, ``World War II``.

A lone ``I`` is a numeral only where it cannot be the speaker: before a mark, or "of". ``C``, ``D``, ``L`` and ``M`` by
themselves are letters.
"""

import re

from service.source_text import SourceText
from service.text.normalise.english.patterns import GAP, after, before
from service.text.normalise.english.verbaliser import EnglishVerbaliser

_NUMERAL = re.compile(
    rf"(?:(?<=[A-Za-z.]{GAP})|(?<![\w.'’-])(?=[IVX]+{GAP}century))(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}})(?!\w|['’](?!s\b))"
)
_RULER = re.compile(
    "\\b(?:Henry|Louis|Elizabeth|Charles|George|Edward|Richard|William|James|Mary|Philip|Napoleon|Nicholas|Frederick"
    "|Ferdinand|Alexander|Catherine|Peter|Ramses|Ramesses|Leo|Francis|Gregory|Innocent|Clement|Urban|Pius|Paul|Benedict"
    "|Otto|Leopold|Wilhelm|Friedrich|Ivan|Constantine|Ptolemy|Darius|Xerxes|Carl|Gustav|Christian|Haakon|Harald|Albert"
    f"|Robert|David|Rudolf|Joseph|Sixtus|Julius|Boniface|Alfonso|Carlos|Pedro|Felipe|Pope \\w{{1,12}}){GAP}$"
)
_NOUN = re.compile(
    "\\b(?:Chapter|CHAPTER|Part|PART|Volume|VOLUME|Vol\\.|Book|BOOK|Act|ACT|Scene|SCENE|Section|Article|Appendix|Phase"
    f"|Stage|Title|Table|Figure|Fig\\.|Episode|Canto|Psalm|Super Bowl|World War|Mark|Type|Level|Lesson|Fantasy){GAP}$"
)
_NOT_THE_SPEAKER = re.compile(rf"[.,;:)\n–—]|['’]s\b|$|{GAP}(?:of|century)\b|{GAP}(?:and|to|or){GAP}[IVX]")
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace Roman numerals, but not the word before them."""
    return text.sub(_NUMERAL, lambda match: _verbalise(english, match))


def _verbalise(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    numeral = match[0]
    if numeral in ("", "L"):
        return None
    if numeral == "I" and not _NOT_THE_SPEAKER.match(after(match)):
        return None
    value = str(_value(numeral))
    if after(match)[1:8] == "century":
        return english.ordinal(value)
    if _NOUN.search(before(match)):
        return english.cardinal(value)
    return f"the {english.ordinal(value)}" if _RULER.search(before(match)) else None


def _value(numeral: str) -> int:
    values = [_LETTERS[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
