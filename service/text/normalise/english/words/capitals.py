"""Text in capitals, as ordinary text: ``HELP US PLEASE`` is "Help us please", and ``THE US ARMY`` stays what it is.

misaki spells a word in capitals that is short, a name or in no dictionary. In a sentence or line in capitals a word is
an initialism if it is known as one (``service/text/data/en/initialisms.tsv``) or has no vowel; where others are in
capitals for stress (``get OUT OF MY house``), only what begins with or leads to a word such as "my" is taken for text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from service.source_text import Edit, SourceText
from service.text.normalise.english.patterns import GAP
from service.text.normalise.english.verbaliser import EnglishVerbaliser
from service.text.normalise.english.words.abbreviations import is_abbreviation
from service.text.normalise.word_lists import read_rows

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_TWO = re.compile(f"[{_CAPITAL}]{{2}}")
_END = re.compile(r"(?<![.!?])[.!?]{1,9}[\"”’)]{0,3}(?=\s|$)|\n")
"""Of a sentence, roughly, or of a line."""
_WORD = re.compile(rf"(?<![\w@./&'’])[{_CAPITAL}](?:[{_CAPITAL}'’]{{0,40}}[{_CAPITAL}])?(?![\w@/&]|['’]\w|\.\w)")
_LOWER = re.compile(r"(?<![\w@./-])[A-Z]?[^\W\d_A-Z]{2,}(?![\w@/]|\.\w|://)")
_RUN = re.compile(
    rf"(?<![\w@./&'’-])[{_CAPITAL}][{_CAPITAL}'’]{{0,40}}(?:,?{GAP}[{_CAPITAL}][{_CAPITAL}'’]{{0,40}}){{1,60}}(?!\w)"
)
_NEIGHBOUR = re.compile(rf"(?:{GAP}|(-))([{_CAPITAL}]{{1,20}}|(?=[0-9-]))")
_BEFORE = re.compile(rf"(?:([{_CAPITAL}]{{1,20}})|([0-9])){GAP}?$")
_ROMAN = re.compile("(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SAYABLE = re.compile("[AEIOUYÀ-Þ]|SH|HM|PS|BR|GR")
"""In words and in sounds such as "shh" and "hmm"."""
_TITLES = frozenset(("MR", "MRS", "MS", "DR", "ST", "JR", "SR", "MX"))
_DATES = re.compile(
    "(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|(?:SEPT|NOV|DEC)EMBER"
    "|OCTOBER|MAY|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC"
)
_COMMON = re.compile(
    "ACT|AN|AND|ARE|AS|AT|BE|BEEN|BUT|BY|CAN|COULD|DO|DOES|DID|DON['’]T|FOR|FROM|GET|GO|HAD|HAS|HAVE|HE|HER|HERE|HIM|HIS"
    "|HOW|I['’](?:LL|M|VE|D)|IF|IN|IS|IT['’]S|ME|MUST|MY|NO|NOT|NOW|OF|OFF|ON|OR|OUR|OUT|PART|PLEASE|SHALL|SHE|SHOULD|SO"
    "|STOP|THAT|THE|THEIR|THEM|THERE|THEY|THIS|TO|UP|WAS|WE|WERE|WHAT|WHEN|WHERE|WHY|WILL|WITH|WOULD|YES|YOU|YOUR"
    "|S{1,9}HH{1,9}|BRR{1,9}|GRR{1,9}|HMM{1,9}|PSS{1,9}T"
)
"""Words that make others in capitals text."""
_STRESSED = re.compile(
    r"(?<![\w@./&'’-])(?<!, )(?:MY|OUR|HIS|THEIR|HE|SHE|THEY|HIM|THEM|AT|BY|ARE|WAS|BE|HAD|WILL|WOULD|COULD|SHOULD"
    r"|SHALL|MIGHT|WHAT|WHY|DOWN|GO|GET|PUT|THERE)(?![\w@/&'’-]|\.\w)"
)
"""Words that misaki may spell where they are stressed."""
_SHORT = 4
"""Letters up to which a word alone in its sentence may as well be an unknown initialism."""

_CODE = 16
"""Characters on either side of a word in which a digit is part of the same code."""


class _Initialism(msgspec.Struct, frozen=True):
    """Words beside it with which it is no ordinary word; without any, it is none anywhere."""

    before: frozenset[str]
    after: frozenset[str]


_ALWAYS = _Initialism(frozenset(), frozenset())


class _Segment(msgspec.Struct, frozen=True):
    """A stretch of text in capitals."""

    text: str
    start: int
    end: int
    whole: bool
    """It is a sentence or a line, and nothing in it is in lower case."""


def normalise(text: SourceText, _: EnglishVerbaliser) -> SourceText:
    """Put text in capitals into lower case, but for initialisms, names of days, and what a title needs."""
    if not _TWO.search(text.text):
        return text
    edits = [edit for segment in _segments(text.text) for edit in _edits(segment)]
    text = text.edit(edits)
    return text.sub(_STRESSED, lambda match: match[0].capitalize())


def _segments(text: str) -> Iterator[_Segment]:
    ends = [0, *(end.end() for end in _END.finditer(text)), len(text)]
    for start, end in pairwise(ends):
        if not _TWO.search(text, start, end):
            continue
        if not _LOWER.search(text, start, end):
            yield _Segment(text, start, end, whole=True)
        else:
            yield from (_Segment(text, *run.span(), whole=False) for run in _RUN.finditer(text, start, end))


def _edits(segment: _Segment) -> list[Edit]:
    found = _WORD.finditer(segment.text, segment.start, segment.end)
    words = [word for word in found if not _is_in_code(segment.text, *word.span())]
    ordinary = [word for word in words if len(word[0]) > 1 and not _stays(segment, word)]
    if not (any(_COMMON.fullmatch(word[0]) for word in ordinary) or (segment.whole and _is_text(segment, ordinary))):
        return []
    edits, capital = [], segment.whole
    for word in words:
        if word in ordinary or _is_article(segment, word):
            edits.append(Edit(*word.span(), _written(segment, word, capital)))
        elif word[0].endswith("S") and _stem(word[0]) in _initialisms():
            edits.append(Edit(word.end() - 1, word.end(), "s"))
        capital = _is_title(segment, word)
    return edits


def _is_in_code(text: str, start: int, end: int) -> bool:
    """True for a part of a run with a digit: a telephone number, a model."""
    before, after = text[max(0, start - _CODE) : start].split(" ")[-1], text[end : end + _CODE].split(" ")[0]
    return re.search("[0-9]", before + after) is not None


def _is_text(segment: _Segment, ordinary: Sequence[re.Match[str]]) -> bool:
    """True for two ordinary words, or one that is long or a title, as "MR." stands for a sentence here."""
    return len(ordinary) > 1 or any(len(word[0]) > _SHORT or _is_title(segment, word) for word in ordinary)


def _is_article(segment: _Segment, word: re.Match[str]) -> bool:
    """``A CAR``, but not ``PLAN A OR B``."""
    following = _NEIGHBOUR.match(segment.text, word.end(), segment.end)
    return word[0] == "A" and following is not None and not _COMMON.fullmatch(following[2] or "")


def _written(segment: _Segment, word: re.Match[str], capital: bool) -> str:
    lower = word[0].lower()
    dated = _DATES.fullmatch(word[0]) and (
        len(lower) > 3 or re.match(rf"\.?{GAP}?[0-9]", segment.text[word.end() :][:3])
    )
    return lower[0].upper() + lower[1:] if capital or dated or _is_title(segment, word) else lower


def _is_title(segment: _Segment, word: re.Match[str]) -> bool:
    point = segment.text[word.end() : word.end() + 1] == "."
    return word[0] in _TITLES or (point and is_abbreviation(f"{word[0].capitalize()}."))


def _stays(segment: _Segment, word: re.Match[str]) -> bool:
    """True if it is an initialism or a numeral."""
    letters = word[0]
    if (initialism := _initialisms().get(letters)) is not None:
        return _is_initialism(initialism, segment, word)
    if _COMMON.fullmatch(letters) or _is_title(segment, word):
        return False
    if letters.endswith("S") and (plural := _initialisms().get(_stem(letters))) is not None:
        return plural == _ALWAYS
    return _ROMAN.fullmatch(letters) is not None or not _SAYABLE.search(letters)


def _stem(letters: str) -> str:
    """``CEOS`` and ``NASA'S`` without their ending."""
    return letters[:-1].rstrip("'’")


def _is_initialism(initialism: _Initialism, segment: _Segment, word: re.Match[str]) -> bool:
    if initialism == _ALWAYS:
        return True
    previous = _BEFORE.search(segment.text[max(segment.start, word.start() - 24) : word.start()])
    following = _NEIGHBOUR.match(segment.text, word.end())
    before = (previous[1] or "#") if previous else ("^" if segment.whole and word.start() == segment.start else "")
    after = (following[1] or following[2] or "#") if following else ""
    return before in initialism.before or after in initialism.after


@cache
def _initialisms() -> Mapping[str, _Initialism]:
    found: dict[str, _Initialism] = {}
    for word, *beside in read_rows("en", "initialisms"):
        found[word] = _Initialism(*(frozenset(words.split()) for words in beside)) if beside else _ALWAYS
    return found
