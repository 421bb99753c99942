"""Telephone numbers and other rows of digits in Hindi, digit by digit: mobiles, codes, cards."""

import re
from functools import cache

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import digits
from service.text.normalise.hindi.patterns import CURRENCY_SIGNS, END, LETTERS, WORD_START, before
from service.text.normalise.hindi.words import any_of, rows, table

_START = rf"(?<![{LETTERS}.,:/{CURRENCY_SIGNS}+-])(?<![{CURRENCY_SIGNS}] )"
_GAP = "[ -]"
_PLUS = "प्लस"
_INTERNATIONAL = re.compile(rf"(?<![{LETTERS}.,:/+-])\+\d{{1,3}}(?:{_GAP}?\(?\d{{2,12}}\)?){{1,5}}{END}")
_MOBILE = re.compile(
    rf"{_START}(?:[0०]{_GAP}?|(?:91|९१){_GAP})?[6-9६-९](?:\d{{9}}|\d{{4}}{_GAP}\d{{5}}|\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}"
    rf"|\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}){END}"
)
_LANDLINE = re.compile(rf"{_START}\(?[0०]\d{{2,6}}(?:\){_GAP}?|{_GAP})\d{{3,8}}(?:{_GAP}\d{{3,5}})?{END}")
_FREE = re.compile(rf"{_START}[1१][89८९][0०]{{2}}{_GAP}\d{{2,4}}(?:{_GAP}\d{{2,6}}){{0,2}}{END}")
_GROUPS = re.compile(rf"{_START}\d{{4}}(?:{_GAP}\d{{4}}){{2,3}}{END}")
_CODE = re.compile(rf"{_START}\d{{1,7}}(?:-\d{{1,7}}){{3,6}}{END}")
_POSTCODE = re.compile(rf"(?<=[\u0904-\u0963]) ?[-–] ?[1-9१-९]\d\d ?\d{{3}}(?![{LETTERS}])(?!\.\d)")
_EMERGENCY = re.compile(
    rf"{_START}\d{{3,4}}(?= (?:(?:नंबर |नम्बर )?पर (?:तुरंत |फौरन |फ़ौरन )?(?:कॉल|फ़ोन|फोन)|(?:नंबर |पर )?डायल))"
)
_ROW = re.compile(rf"{_START}\d{{1,19}}(?:{_GAP}\d{{1,8}}){{0,4}}{END}")
_BETWEEN = r"(?: (?:है|हैं|यह))?(?: ?[:：.-]){0,2} ?$"


def normalise(text: SourceText) -> SourceText:
    """Replace rows of digits, the surest first."""
    for pattern in (_INTERNATIONAL, _MOBILE, _LANDLINE, _FREE, _GROUPS, _CODE, _EMERGENCY):
        text = text.sub(pattern, _verbalise)
    text = text.sub(_POSTCODE, lambda match: f" {digits(match[0])}")
    return text.sub(_ROW, _named_row)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"{WORD_START}(?P<name>{any_of(row[0] for row in rows('telephone'))}){_BETWEEN}")


def _verbalise(match: re.Match[str]) -> str:
    return f"{_PLUS if match[0][0] == '+' else ''} {digits(match[0])}".strip()


def _named_row(match: re.Match[str]) -> str | None:
    named = _named().search(before(match))
    count = sum(map(str.isdecimal, match[0]))
    return digits(match[0]) if named and count >= int(table("telephone")[named["name"]]) else None
