"""Signs in Hindi text: ``&``, ``=``, ``%``, ``और/या``, and a danda behind a quote, whose name espeak-ng reads."""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.hindi.words import any_of, table

_LETTER = r"[\u0900-\u0963\u0970-\u097f]"
_STROKE = re.compile(rf"(?<={_LETTER}) ?/ ?(?P<word>{_LETTER}{{1,30}})")
_CONJUNCTIONS = frozenset({"या", "और", "व", "एवं", "अथवा", "तथा"})
_MONEY = re.compile(r"(?:रुपये|रुपए|रुपया|डॉलर|यूरो|पैसे|बार) ?$")
_LAST_WORD = re.compile(rf"{_LETTER}{{1,30}}$")
_SLASH = re.compile(r"(?<=[A-Za-z])/(?=[A-Za-z])")
_HASHTAG = re.compile(rf"(?<!\w)#(?=[^\W\d_]|{_LETTER})")
_TIMES = re.compile(r"(?<=\d) ?\* ?(?=\d)")
_STOP = re.compile(r"(?<=[\"'’”»)\]]) ?[।॥]")
_OR, _PER = "या", "प्रति"


def normalise(text: SourceText) -> SourceText:
    """Replace signs, and the stroke between alternatives or before what something is for each of."""
    if "/" in text.text:
        text = text.sub(_STROKE, _stroke)
    text = text.sub(_SLASH, lambda _: " स्लैश ")
    text = text.sub(_HASHTAG, lambda _: "हैशटैग ")
    text = text.sub(_TIMES, lambda _: " गुणा ")
    text = text.sub(_signs(), lambda match: f" {table('signs')[match[1]]} ")
    return text.sub(_STOP, lambda _: ".")


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(rf" ?({any_of(table('signs'))}) ?")


def _stroke(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 32) : match.start()]
    last = _LAST_WORD.search(before)
    if _MONEY.search(before) and match["word"] in table("nouns"):
        return f" {_PER} {table('nouns')[match['word']] or match['word']}"
    joined = match["word"] in _CONJUNCTIONS or (last and last[0] in _CONJUNCTIONS)
    return f" {match['word']}" if joined else f" {_OR} {match['word']}"
