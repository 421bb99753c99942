"""Sums of money: ``$1.5M`` is "one point five million dollars", ``a $5 bill`` "a five dollar bill".

``$5``, ``£3.20`` and ``$1.5 million`` are left to misaki, which says them well. In a range the currency is said once.

A comma is the point, and a point parts thousands, of euros alone (``€1.234,56``) and where an amount cannot be English
(``$1.234,56``). What is no amount in any way of writing (``$1.2.3``) keeps its currency.
"""

import re

import msgspec

from service.source_text import SourceText
from service.text.normalise.boundaries import CURRENCIES, YEN, end, start
from service.text.normalise.english.measures import UNITS, british
from service.text.normalise.english.patterns import DASH, DECIMAL, GAP, after, follows_article
from service.text.normalise.english.verbaliser import EnglishVerbaliser


class _Currency(msgspec.Struct, frozen=True):
    one: str
    many: str
    part: str = ""
    """Its hundredth; empty if amounts are not given in it."""
    parts: str = ""


_DOLLAR = _Currency("dollar", "dollars", "cent", "cents")
_POUND = _Currency("pound", "pounds", "penny", "pence")
_EURO = _Currency("euro", "euros", "cent", "cents")
_YEN = _Currency("yen", "yen")


def _dollar_of(place: str) -> _Currency:
    return _Currency(f"{place} dollar", f"{place} dollars", "cent", "cents")


_CURRENCIES = {
    "$": _DOLLAR,
    "£": _POUND,
    "€": _EURO,
    "¥": _YEN,
    "₹": _Currency("rupee", "rupees"),
    "Rs": _Currency("rupee", "rupees"),
    "Rs.": _Currency("rupee", "rupees"),
    "₩": _Currency("won", "won"),
    "₽": _Currency("ruble", "rubles"),
    "₺": _Currency("lira", "lira"),
    "₪": _Currency("shekel", "shekels"),
    "₫": _Currency("dong", "dong"),
    "₱": _Currency("peso", "pesos"),
    "₴": _Currency("hryvnia", "hryvnias"),
    "₿": _Currency("bitcoin", "bitcoins"),
    "US$": _dollar_of("U.S"),
    "US $": _dollar_of("U.S"),
    "A$": _dollar_of("Australian"),
    "AU$": _dollar_of("Australian"),
    "C$": _dollar_of("Canadian"),
    "CA$": _dollar_of("Canadian"),
    "NZ$": _dollar_of("New Zealand"),
    "HK$": _dollar_of("Hong Kong"),
    "S$": _dollar_of("Singapore"),
    "USD": _dollar_of("U.S"),
    "AUD": _dollar_of("Australian"),
    "CAD": _dollar_of("Canadian"),
    "NZD": _dollar_of("New Zealand"),
    "HKD": _dollar_of("Hong Kong"),
    "SGD": _dollar_of("Singapore"),
    "EUR": _EURO,
    "GBP": _POUND,
    "JPY": _YEN,
    "CNY": _Currency("yuan", "yuan"),
    "INR": _Currency("Indian rupee", "Indian rupees"),
    "KRW": _Currency("Korean won", "Korean won"),
    "CHF": _Currency("Swiss franc", "Swiss francs"),
    "SEK": _Currency("Swedish krona", "Swedish kronor"),
    "NOK": _Currency("Norwegian krone", "Norwegian kroner"),
    "DKK": _Currency("Danish krone", "Danish kroner"),
    "PLN": _Currency("Polish zloty", "Polish zlotys"),
    "MXN": _Currency("Mexican peso", "Mexican pesos"),
    "BRL": _Currency("Brazilian real", "Brazilian reals"),
    "ZAR": _Currency("rand", "rand"),
    "BTC": _Currency("bitcoin", "bitcoins"),
}
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion", "bn": "billion"} | {
    "t": "trillion",
    "tn": "trillion",
    "trn": "trillion",
}

_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(_CURRENCIES, key=len, reverse=True))
_SCALE = (
    r"(?:(?P<letter>[kK]|[mM][nmM]?|[bB][nN]?|[tT][nN]?|trn)"
    rf"|(?P<gap>{GAP}|-)(?P<word>thousand|(?:m|b|tr)illion|bn|tn|mn|M|B))"
)
_FREE_START = start(joints=".,", besides=CURRENCIES + YEN)
"""Start of a sum whose currency is first: a colon, a stroke or a hyphen may be before it."""
_AMOUNT_START = start(joints=".,:/", besides=CURRENCIES + YEN)
"""Start of a sum whose amount is first: a hyphen is its sign."""
_CENTS_START = start(besides=CURRENCIES + YEN)
_BEFORE = re.compile(
    rf"{_FREE_START}(?P<sign>[+−-](?=[^\w\s]|[A-Z]))?(?P<symbol>{_SYMBOL}){GAP}?(?P<minus>[−-])?(?P<amount>{DECIMAL}|\.[0-9]{{1,2}})"
    rf"(?:(?P<first>[kKmMbB]n?)?(?P<dash>{DASH})(?P<again>[$£€¥]{GAP}?)?(?P<to>{DECIMAL}))?(?:{_SCALE})?"
    rf"{end(joints='.,:')}(?!-[0-9])(?:/(?P<per>[a-z]{{1,12}}))?"
)
_AFTER = re.compile(
    rf"{_AMOUNT_START}(?P<sign>[+−-])?(?P<amount>{DECIMAL})(?:{DASH}(?P<to>{DECIMAL}))?(?:{_SCALE})?"
    rf"{GAP}?(?P<symbol>{_SYMBOL})(?!\w)(?!{GAP}?[0-9])(?:/(?P<per>[a-z]{{1,12}}))?(?P<minus>)(?P<first>)"
)
_DOTTED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,2})?|[0-9]{1,4},[0-9]{1,2}"
"""An amount as the continent of the euro writes it, where the comma is the point."""
_EUROS_BEFORE = re.compile(
    rf"{_FREE_START}(?P<before>(?:€|EUR){GAP}?[−-]?)(?P<amount>{_DOTTED})"
    rf"(?:(?P<dash>{DASH}(?:€{GAP}?)?)(?P<to>{_DOTTED}))?(?![.,:]?\w)"
    rf"(?!{GAP}(?:thousand|(?:m|b|tr)illion|bn|tn|mn|M|B)\b)(?P<word>)"
)
_EUROS_AFTER = re.compile(
    rf"{_AMOUNT_START}(?P<before>)(?P<amount>{_DOTTED})(?:(?P<dash>{DASH})(?P<to>{_DOTTED}))?"
    rf"(?={GAP}?(?:€|EUR\b|(?P<word>[eE]uros?\b)))"
)
_ODD = re.compile(rf"{_FREE_START}(?P<symbol>[$£€])(?P<amount>[0-9](?:[.,]?[0-9]){{1,40}}){end(joints='.,:')}")
_ENGLISH, _CONTINENTAL = re.compile(DECIMAL), re.compile(_DOTTED)
_CENTS = re.compile(rf"{_CENTS_START}(?P<count>{DECIMAL}){GAP}?¢(?!\w)")
_PENCE = re.compile(rf"{_CENTS_START}(?P<count>[0-9]{{1,2}})p(?!\w)")
_FREE = re.compile("[\\s.,;:!?)\\]\"'”’…—-]|$")
"""Characters behind an amount with which misaki still reads the currency."""
_NUMBER_NEXT = re.compile(
    r"\W{1,16}(?:[0-9¼-¾⅐-⅞]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|[mbt]r?illions?|dozens?)\b)",
    re.IGNORECASE,
)
"""A number with no word before it: misaki, which forgets a currency only at a word, would give it that of the sum."""
_SIGNS = {"-": "minus ", "−": "minus ", "+": "plus ", "": ""}


def normalise(text: SourceText, english: EnglishVerbaliser) -> SourceText:
    """Replace sums of money. Codes such as ``USD`` may stand before or after their amount."""
    for pattern in (_EUROS_BEFORE, _EUROS_AFTER):
        text = text.sub(pattern, _as_english)
    text = text.sub(_BEFORE, lambda match: _before(english, match))
    text = text.sub(_AFTER, lambda match: _sum(english, match))
    text = text.sub(_ODD, _odd)
    text = text.sub(_CENTS, lambda match: _hundredths(english, match, "cent", "cents"))
    if english.british:
        text = text.sub(_PENCE, lambda match: _hundredths(english, match, "penny", "pence"))
    return text


def _as_english(match: re.Match[str]) -> str | None:
    """``€1.234,5`` as ``€1,234.50``; a rate of ``1.085 euros`` is English already."""
    if match["word"] and "," not in match["amount"]:
        return None
    words = match["before"] + _english_amount(match["amount"])
    return words + (match["dash"] + _english_amount(match["to"]) if match["to"] else "")


def _english_amount(dotted: str) -> str:
    whole, comma, cents = dotted.partition(",")
    return whole.replace(".", ",") + (f".{cents:0<2}" if comma else "")


def _odd(match: re.Match[str]) -> str | None:
    """An amount in no valid notation: misaki would read its digits without the currency."""
    if _ENGLISH.fullmatch(match["amount"]):
        return None
    if "," in match["amount"] and _CONTINENTAL.fullmatch(match["amount"]):
        return match["symbol"] + _english_amount(match["amount"])
    return f"{match['amount']} {_CURRENCIES[match['symbol']].many}"


def _before(english: EnglishVerbaliser, match: re.Match[str]) -> str | None:
    if match["to"] and not match["again"] and " " in match["dash"] and not match["first"] and not match["letter"]:
        amount, to = (float(match[name].replace(",", "")) for name in ("amount", "to"))
        if amount > to:
            # No range: "It cost $7 - 4 of us came."
            alone = _BEFORE.match(match.string[: match.start("dash")], match.start())
            return _sum(english, alone) + match.string[match.start("dash") : match.end()] if alone else None
    return None if _is_read_by_misaki(match) else _sum(english, match)


def _is_read_by_misaki(match: re.Match[str]) -> bool:
    """True for a sum that misaki reads correctly: a plain amount with two decimals or none, in a currency it knows."""
    whole, point, decimals = match["amount"].partition(".")
    if not _FREE.match(after(match, 1)) or _NUMBER_NEXT.match(after(match)):
        return False
    odd = match["sign"] or match["minus"] or match["to"] or match["letter"] or match["per"]
    if odd or match["symbol"] not in ("$", "£", "€") or follows_article(match):
        return False
    if match["word"]:
        return match["gap"] != "-" and match["word"].endswith("illion") and not decimals.endswith("0")
    if match["symbol"] == "£" and decimals == "01":
        return False
    return bool(whole) and (not point or len(decimals) == 2)


def _sum(english: EnglishVerbaliser, match: re.Match[str]) -> str:
    currency = _CURRENCIES[match["symbol"]]
    adjective = follows_article(match) or match["gap"] == "-"
    sign = _SIGNS[match["sign"] or match["minus"] or ""]
    scale = match["letter"] or match["word"] or ""
    scale = _SCALES.get(scale.lower(), scale)
    written = match["amount"]
    whole, _, decimals = written.partition(".")
    if len(decimals) == 2 and currency.part and not scale and not match["to"]:
        words = _with_parts(english, whole or "0", decimals, currency, adjective)
    else:
        amount = english.number(written if whole else f"0{written}")
        if match["to"]:
            first = _SCALES.get((match["first"] or "").lower(), "")
            amount += f"{' ' + first if first and first != scale else ''} to {english.number(match['to'])}"
        one = adjective or (match["amount"] == "1" and not scale and not match["to"])
        words = " ".join(filter(None, (amount, scale, currency.one if one else currency.many)))
    return sign + words + (f" per {_per(english, match['per'])}" if match["per"] else "")


def _per(english: EnglishVerbaliser, unit: str) -> str:
    unit = UNITS.get(unit, {"mo": "month", "yr": "year"}.get(unit, unit))
    return british(unit) if english.british else unit


def _with_parts(english: EnglishVerbaliser, whole: str, decimals: str, currency: _Currency, adjective: bool) -> str:
    units = _counted(english, whole, currency.one, currency.one if adjective else currency.many)
    parts = _counted(english, decimals, currency.part, currency.part if adjective else currency.parts)
    if decimals == "00":
        return units
    return parts if not whole.strip("0") else f"{units} and {parts}"


def _hundredths(english: EnglishVerbaliser, match: re.Match[str], one: str, many: str) -> str:
    return _counted(english, match["count"], one, one if follows_article(match) and one == "cent" else many)


def _counted(english: EnglishVerbaliser, count: str, one: str, many: str) -> str:
    plain = count.lstrip("0") or "0"
    return f"{english.number('0' + plain if plain[0] == '.' else plain)} {one if plain == '1' else many}"
