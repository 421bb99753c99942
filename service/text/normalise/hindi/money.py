"""Sums of money in Hindi: ``₹1,50,000``, ``रु. 99.50``, ``$5 लाख``, ``₹500/-``, ``₹40/किलो``, ``50 USD``."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from service.source_text import SourceText
from service.text.normalise import nouns
from service.text.normalise.hindi import units
from service.text.normalise.hindi.numerals import cardinal, number, span, value
from service.text.normalise.hindi.patterns import AMOUNT, CURRENCY_SIGNS, LETTERS, WORD_END
from service.text.normalise.hindi.words import LANGUAGE, any_of, table
from service.text.normalise.nouns import Noun

_MINUS = "माइनस"
_MORE = " से ज़्यादा"
_HUNDREDTHS = 2
_OTHER_NAMES = {"रुपए", "रुपयों", "रूपये", "रूपए", "डॉलरों"}
"""Names of currencies, besides those of the file, that may follow although the sign is there: ₹500 रुपए."""


class _Patterns(msgspec.Struct, frozen=True):
    before: re.Pattern[str]
    """A currency before its amount."""
    after: re.Pattern[str]


def normalise(text: SourceText) -> SourceText:
    """Replace sums of money, those with the currency first before those with it last."""
    patterns = _patterns()
    return text.sub(patterns.before, _verbalise).sub(patterns.after, _verbalise)


@cache
def _currencies() -> Mapping[str, Noun]:
    return nouns.currencies(LANGUAGE)


@cache
def _patterns() -> _Patterns:
    symbols = any_of(_currencies())
    scale = rf"(?: ?(?P<scale>{any_of(table('scales'))}){WORD_END})?"
    names = any_of({name for each in _currencies().values() for name in (each.one, each.many)} | _OTHER_NAMES)
    named = rf"(?P<named>(?= (?:{names}){WORD_END}))?"
    behind = rf"(?:/-|/=)?{units.per_pattern()}"
    return _Patterns(
        before=re.compile(
            rf"(?<![{LETTERS}.,:/{CURRENCY_SIGNS}])(?P<minus>[-−+])?(?P<symbol>{symbols}) ?{AMOUNT}(?P<plus>\+)?"
            rf"{scale}{named}{behind}(?![{LETTERS}])(?!\.\d)"
        ),
        after=re.compile(
            rf"(?<![{LETTERS}.,:/{CURRENCY_SIGNS}-]){AMOUNT}(?P<plus>\+)?{scale}(?:/-)? ?(?P<symbol>{symbols})"
            rf"{behind}(?![{LETTERS}])"
        ),
    )


def _verbalise(match: re.Match[str]) -> str:
    parts = match.groupdict()
    currency = _currencies()[match["symbol"]]
    sign = f"{_MINUS} " if (parts.get("minus") or match["sign"] or "+") != "+" else ""
    name = "" if parts.get("named") is not None else f" {currency.many}"
    first, last = match["amount"], match["to"]
    words = span(first, last) if last else number(first)
    if match["scale"]:
        words += f" {table('scales')[match['scale']]}{name}"
    elif last or not name:
        words += name
    else:
        words = _exact(first, currency)
    return f"{sign}{words}{units.per(match)}{_MORE if match['plus'] else ''}"


def _exact(written: str, currency: Noun) -> str:
    """Units and hundredths; the decimals themselves where they are no hundredths."""
    whole, _, decimals = written.partition(".")
    decimals = decimals.rstrip("0०")
    if len(decimals) > _HUNDREDTHS or (decimals and not currency.part):
        return f"{number(written)} {currency.many}"
    whole_words = f"{number(whole)} {currency.one if value(whole) == 1 else currency.many}"
    if not decimals:
        return whole_words
    part = f"{cardinal(str(int(decimals.ljust(_HUNDREDTHS, '0'))))} {currency.part}"
    return f"{whole_words} {part}" if value(whole) else part
