"""Numbers in Hindi that no other kind has taken: ranges, chains, ratios, versions, and at last every run of digits."""

import re
import unicodedata

from service.source_text import SourceText
from service.text.normalise.hindi.numerals import cardinal, digits, number, span
from service.text.normalise.hindi.patterns import DASH, DECIMAL, END, LETTERS, START, apart

_MINUS, _RATIO, _POINT, _DOT, _NUMBER_WORD = "माइनस", "अनुपात", "दशमलव", "डॉट", "नंबर"

_NUMBERED = re.compile(rf"(?<![{LETTERS}])(?:[nN]\.?[º°]|№|#) ?(?=\d)")
_ABOUT = re.compile(r"(?<!\w)~ ?(?=\d)")
_PERCENT_RANGE = re.compile(rf"(?<=%){DASH}(?=\d)")
_LONG = re.compile(r"\d{20,}")
_CODE = re.compile(r"(?<=[A-Za-z])\d{4,19}(?!\.\d)")
_INDEX = re.compile("[₀-₉]{1,9}")
_OVER = re.compile(rf"(?<=[{LETTERS}])/(?=\d)|(?<=\d)/(?=[^\W\d])")
_VERSION = re.compile(rf"(?<![{LETTERS}.,])[vV]?(?P<parts>\d{{1,5}}(?:\.\d{{1,5}}){{2,5}})(?![{LETTERS}])")
_RATIO_OF = re.compile(rf"{START}(?P<first>{DECIMAL}) ?: ?(?P<last>{DECIMAL}){END}(?P<named> (?:के|का) {_RATIO})?")
_CHAIN = re.compile(rf"{START}\d{{1,4}}(?:[-–]\d{{1,4}}){{2,9}}{END}")
_RANGE = re.compile(
    rf"(?<![{LETTERS}.,:/-])(?P<first>{DECIMAL})(?P<dash>{DASH})(?P<last>{DECIMAL})(?![.,]?\d)(?![-–/:]\d)"
)
_SIGN = re.compile(rf"(?<![{LETTERS})\]])[-−](?=\.?\d)")
_HYPHEN = re.compile(rf"(?<=[{LETTERS}])[-–](?=\d)|(?<=\d)[-–](?=[^\W\d])")
_TENTHS = re.compile(rf"(?<![{LETTERS}.])\.(?P<digits>\d{{1,15}})(?![.\d])")
_NUMBER = re.compile(DECIMAL)


def normalise(text: SourceText) -> SourceText:
    """Replace all digits, those of ranges and codes first."""
    text = text.sub(_NUMBERED, lambda _: f"{_NUMBER_WORD} ")
    text = text.sub(_ABOUT, lambda _: "लगभग ")
    text = text.sub(_PERCENT_RANGE, lambda _: " से ")
    for pattern in (_LONG, _CODE):
        text = text.sub(pattern, lambda match: apart(digits(match[0]), match))
    text = text.sub(_INDEX, lambda match: f" {digits(unicodedata.normalize('NFKC', match[0]))} ")
    text = text.sub(_OVER, lambda _: " बटा ")
    text = text.sub(_VERSION, _version)
    text = text.sub(_RATIO_OF, _ratio)
    text = text.sub(_CHAIN, lambda match: re.sub("[-–]", " ", match[0]))
    text = text.sub(_RANGE, _range)
    text = text.sub(_SIGN, lambda _: f"{_MINUS} ")
    text = text.sub(_HYPHEN, lambda _: " ")
    text = text.sub(_TENTHS, lambda match: apart(f"{_POINT} {digits(match['digits'])}", match))
    return text.sub(_NUMBER, lambda match: apart(number(match[0]), match))


def _version(match: re.Match[str]) -> str:
    words = f" {_DOT} ".join(map(cardinal, match["parts"].split(".")))
    return f"v {words}" if match[0][0] in "vV" else words


def _ratio(match: re.Match[str]) -> str:
    joint = " " if match["named"] else f" {_RATIO} "
    return f"{number(match['first'])}{joint}{number(match['last'])}{match['named'] or ''}"


def _range(match: re.Match[str]) -> str:
    """With spaces, a smaller number behind a hyphen is subtracted."""
    first, last = match["first"], match["last"]
    if match["dash"] == " - " and float(first.replace(",", "")) > float(last.replace(",", "")):
        return apart(f"{number(first)} {_MINUS} {number(last)}", match)
    return apart(span(first, last), match)
